package glidepath;

import java.util.Comparator;
import java.util.Optional;

/** What may replace what (P2). */
public final class Ratchet {
  private Ratchet() {}

  public enum Answer { ACCEPTED, OLDER, SAME }

  /** What orders the documents of one stream. */
  public record Point(String iss, String aud, Subject sub, long epoch, long revision, long iat) {
    private static final Comparator<Point> ORDER =
      Comparator.comparingLong(Point::epoch).thenComparingLong(Point::revision).thenComparingLong(Point::iat);

    static Point of(PolicyDocument document) {
      return new Point(
        document.iss(), document.aud(), document.sub(), document.epoch(), document.revision(), document.iat());
    }

    /** Empty when it is no such thing. */
    public static Optional<Point> read(Json json) {
      try {
        var point = Members.of(json);
        return Optional.of(new Point(
          point.text("iss"), point.text("aud"), point.get("sub", Subject::read),
          point.count("epoch"), point.count("revision"), point.count("iat")));
      } catch (Members.BadClaims otherShape) {
        return Optional.empty();
      }
    }
  }

  /** May the candidate replace what is kept, null when nothing is? Only forward; another stream starts anew. */
  public static Answer judge(Point kept, Point candidate) {
    if (kept == null) return Answer.ACCEPTED;
    var isOneStream =
      kept.iss.equals(candidate.iss) && kept.aud.equals(candidate.aud) && kept.sub.equals(candidate.sub);
    int order = isOneStream ? Point.ORDER.compare(candidate, kept) : 1;
    if (order == 0) return Answer.SAME;
    return order > 0 ? Answer.ACCEPTED : Answer.OLDER;
  }

  /** What orders receipts. */
  public record ReceiptPoint(String iss, String aud, Subject sub, Subject subject, long epoch, long iat) {
    static ReceiptPoint of(Receipt receipt) {
      return new ReceiptPoint(
        receipt.iss(), receipt.aud(), receipt.sub(), receipt.subject(), receipt.epoch(), receipt.iat());
    }

    /** Empty when it is no such thing. */
    public static Optional<ReceiptPoint> read(Json json) {
      try {
        var point = Members.of(json);
        return Optional.of(new ReceiptPoint(
          point.text("iss"), point.text("aud"), point.get("sub", Subject::read), point.get("subject", Subject::read),
          point.count("epoch"), point.count("iat")));
      } catch (Members.BadClaims otherShape) {
        return Optional.empty();
      }
    }
  }

  /** The same for receipts. One of the same second counts as newer: an activation often follows a check at once. */
  public static boolean accepts(ReceiptPoint kept, ReceiptPoint candidate) {
    if (kept == null) return true;
    var isOneStream = kept.iss.equals(candidate.iss) && kept.aud.equals(candidate.aud)
      && kept.sub.equals(candidate.sub) && kept.subject.equals(candidate.subject);
    if (!isOneStream) return true;
    return candidate.epoch == kept.epoch ? candidate.iat >= kept.iat : candidate.epoch > kept.epoch;
  }
}
