package glidepath;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims of a policy document. Times are epoch seconds; what may be null in the claims may be null here. */
public record PolicyDocument(
  String iss, Subject sub, String aud, long iat, long exp, long epoch, long revision,
  Stage stage, long since, Long graceEndsAt, Map<String, Row> features, Next next, Window brownout, boolean exempt,
  Entitlement entitlement, Policy policy, Help help, String message, List<String> because
) implements Claims {
  /** The stage of one feature. */
  public record Row(Stage stage, Long graceEndsAt) {}

  public record Next(Stage stage, long at) {}

  public record Window(long from, long until) {}

  public record Entitlement(List<String> features, Long starts, Long expires, Long blocksFrom, boolean suspended) {}

  public record Policy(long offlineForDays, String whenBlocked, boolean blocksAfterOffline) {}

  /** Empty when anything is missing or of another shape. */
  public static Optional<PolicyDocument> read(Json claims) {
    try {
      var all = Members.of(claims);
      all.schemaOne();
      var document = new PolicyDocument(
        all.text("iss"), all.get("sub", Subject::read), all.text("aud"),
        all.count("iat"), all.count("exp"), all.count("epoch"), all.count("revision"),
        all.get("stage", Stage::read), all.count("since"), all.countOrNull("graceEndsAt"),
        all.map("features", PolicyDocument::readRow),
        all.getOrNull("next", PolicyDocument::readNext),
        all.getOrNull("brownout", PolicyDocument::readWindow),
        all.flag("exempt"),
        all.getOrNull("entitlement", PolicyDocument::readEntitlement),
        all.get("policy", PolicyDocument::readPolicy),
        all.get("help", Help::read),
        all.text("message"),
        all.get("meta", PolicyDocument::readMeta));
      return document.exp >= document.iat ? Optional.of(document) : Optional.empty();
    } catch (Members.BadClaims otherShape) {
      return Optional.empty();
    }
  }

  private static Row readRow(Json json) throws Members.BadClaims {
    var row = Members.of(json);
    return new Row(row.get("stage", Stage::read), row.countOrNull("graceEndsAt"));
  }

  private static Next readNext(Json json) throws Members.BadClaims {
    var next = Members.of(json);
    return new Next(next.get("stage", Stage::read), next.count("at"));
  }

  private static Window readWindow(Json json) throws Members.BadClaims {
    var window = Members.of(json);
    return new Window(window.count("from"), window.count("until"));
  }

  private static Entitlement readEntitlement(Json json) throws Members.BadClaims {
    var right = Members.of(json);
    right.count("quantity");
    right.countOrNull("supportUntil");
    return new Entitlement(
      right.texts("features"), right.countOrNull("starts"), right.countOrNull("expires"),
      right.countOrNull("blocksFrom"), right.flag("suspended"));
  }

  private static Policy readPolicy(Json json) throws Members.BadClaims {
    var policy = Members.of(json);
    policy.count("runwayDays");
    var afterOffline = policy.text("afterOffline");
    if (!List.of("warn", "block").contains(afterOffline)) throw new Members.BadClaims();
    return new Policy(policy.count("offlineForDays"), policy.text("whenBlocked"), afterOffline.equals("block"));
  }

  private static List<String> readMeta(Json json) throws Members.BadClaims {
    var meta = Members.of(json);
    for (var key : List.of("campaign", "cohort", "phase")) meta.textOrNull(key);
    meta.countOrNull("planRevision");
    return meta.texts("because");
  }
}
