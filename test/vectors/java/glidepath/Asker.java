package glidepath;

/**
 * Who asks: the service, the product, this copy of it, and its customer. {@code installation} is null where the product
 * keeps no ids, {@code licenseKey} until the customer entered one.
 */
public record Asker(String issuer, String product, String installation, String licenseKey) {
  /** May the answer be about this subject? Without a license key no account can be meant. */
  boolean canBe(Subject subject) {
    return switch (subject.kind()) {
      case ANONYMOUS -> true;
      case ACCOUNT -> licenseKey != null;
      case INSTALLATION -> subject.isInstallation(installation);
    };
  }
}
