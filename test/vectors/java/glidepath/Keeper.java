package glidepath;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The client, but for the network: holds what was verified, lets it move only as the rules allow, and answers checks by
 * it. Whatever is missing, broken or out of reach makes it milder, never stricter.
 */
public final class Keeper {
  /** A document dated further ahead than this is future-dated. */
  private static final long TOLERATED_SECONDS = 300;

  private final Asker asker;
  private final Keyring keyring;
  private final Verifier verifier;
  private final Store store;
  private final Time time;
  private final Long mark;

  private Held held = Held.NOTHING;
  private TrustedTime trusted = null;
  private String lastRead = null;
  /** What a store holds that could not be read yet must not be written over: it may be a newer ratchet. */
  private boolean hasRead = false;
  /** Whose license key this is, as the service said when this process asked; null before. */
  private Subject vouchedFor = null;

  /** The pinned keys by their ids, 32 bytes each: shipped with the product, the newest two. */
  public Keeper(Asker asker, Map<String, byte[]> pinned, Store store, Time time) {
    this.asker = asker;
    this.keyring = new Keyring(pinned, asker.issuer());
    this.verifier = new Verifier(keyring.keys(), asker);
    this.store = store;
    this.time = time;
    this.mark = KeptRatchet.markOf(asker.licenseKey());
    syncWithStore();
  }

  /** The one question of a product: may this run here, and which of these features? */
  public synchronized Verdict check(List<String> features) {
    var receipt = claimsOf(held.receipt());
    var question = new Question(features, asker.installation());
    var known = Judge.decide(claimsOf(held.document()), receipt, question, clocks());
    if (held.loosening() == null) return known;
    return Verdict.milder(Judge.decide(held.loosening().claims(), receipt, question, clocks()), known);
  }

  /** Takes a document from {@code GET /v1/policy}, or a document or receipt that came another way, in a file say. */
  public synchronized Offered offer(String token) {
    syncWithStore();
    var offered = verifier.document(token)
      .<Offered>either(refusal -> refusal, document -> takeDocument(new Signed<>(token, document)));
    return offered == Refusal.WRONG_TYPE ? offerReceipt(token, null) : offered;
  }

  /**
   * Takes the receipt in the answer of {@code POST /v1/check}.
   *
   * @param nonce what the question was asked with, random each time; null when this client did not ask
   */
  public synchronized Offered offerReceipt(String token, String nonce) {
    syncWithStore();
    return verifier.receipt(token, nonce)
      .<Offered>either(refusal -> refusal, receipt -> takeReceipt(new Signed<>(token, receipt), nonce));
  }

  /** Takes the endorsements of {@code /.well-known/jwks.json}: to be fetched when a key is unknown. */
  public synchronized void adoptKeys(List<String> endorsements) {
    keyring.adopt(endorsements);
  }

  public synchronized Held held() {
    return held;
  }

  public synchronized Clocks clocks() {
    return new Clocks(trusted == null ? 0 : trusted.now(time.monotonic()), time.wall());
  }

  private Offered takeDocument(Signed<PolicyDocument> signed) {
    var document = signed.claims();
    if (isLesser(document)) return Refusal.LESSER_SUBJECT;
    var isOther = isOthers(document);
    // Without an installation there is no receipt to tell whose the license key is.
    if (isOther && asker.installation() != null) return Refusal.WRONG_SUBJECT;
    var answer = Ratchet.judge(held.point(), Ratchet.Point.of(document));
    if (answer == Ratchet.Answer.OLDER) return Refusal.OLDER;
    if (answer == Ratchet.Answer.SAME && held.document() != null) return Offered.Taken.SAME;

    var loose = held.withLoosening(newest(signed));
    if (isFutureDated(document)) {
      save(loose);
      hold(loose);
      return Offered.Loosening.FUTURE_DATED;
    }
    var isNewer = answer == Ratchet.Answer.ACCEPTED;
    var furthest = isNewer ? new KeptRatchet(Ratchet.Point.of(document), mark) : held.ratchet();
    var next = loose.withDocument(furthest, signed);
    // Kept before it is used (P2): what the next start would not know must not block today.
    var isSaved = !isOther && save(next);
    hold(isSaved ? next : loose);
    if (isOther) return Offered.Loosening.OTHER_ACCOUNT;
    if (!isSaved) return Offered.Loosening.NOT_SAVED;
    seen(document);
    return Offered.Taken.ACCEPTED;
  }

  private Offered takeReceipt(Signed<Receipt> signed, String nonce) {
    var receipt = signed.claims();
    if (nonce != null) vouchedFor = receipt.subject();
    if (!isForward(receipt)) return Refusal.OLDER;

    var next = held.withReceipt(signed);
    // In the place of a fitting one, a seat beside another document would take away what is known.
    var mayOnlyLoosen = receipt.givesSeat()
      && held.document() != null && receipt.fits(held.document().claims(), asker.installation());
    var isAhead = isFutureDated(receipt);
    var isSaved = (!isAhead || mayOnlyLoosen) && save(next);
    if (isSaved || mayOnlyLoosen) held = next;
    if (isAhead) return Offered.Loosening.FUTURE_DATED;
    if (!isSaved) return Offered.Loosening.NOT_SAVED;
    seen(receipt);
    return Offered.Taken.ACCEPTED;
  }

  /** Takes over what the store holds: after a start, and what another process has kept since. */
  private void syncWithStore() {
    var text = readStore();
    if (text == null || text.equals(lastRead)) return;
    lastRead = text;
    var kept = Kept.read(text);
    keyring.adopt(kept.endorsements());
    if (kept.document() != null) {
      verifier.document(kept.document())
        .ifGood(document -> adoptDocument(new Signed<>(kept.document(), document), kept.ratchet()));
    }
    if (held.ratchet() == null) held = held.withRatchet(kept.ratchet());
    if (kept.receipt() != null) {
      verifier.receipt(kept.receipt(), null)
        .ifGood(receipt -> adoptReceipt(new Signed<>(kept.receipt(), receipt)));
    }
    if (kept.loosening() != null) {
      verifier.document(kept.loosening())
        .ifGood(document -> adoptLoosening(new Signed<>(kept.loosening(), document)));
    }
  }

  private void adoptDocument(Signed<PolicyDocument> signed, KeptRatchet keptBeside) {
    var document = signed.claims();
    if (isLesser(document)) return;
    var keptMark = keptBeside == null ? null : keptBeside.mark();
    // Another process with the same license key may have been told of a move; one with another speaks for itself.
    if (isOthers(document) && !Objects.equals(keptMark, mark)) return;
    var known = held.ratchet() != null ? held.ratchet() : keptBeside;
    var answer = Ratchet.judge(known == null ? null : known.point(), Ratchet.Point.of(document));
    if (answer == Ratchet.Answer.OLDER || (answer == Ratchet.Answer.SAME && held.document() != null)) return;
    var isNewer = answer == Ratchet.Answer.ACCEPTED;
    var loose = held.withLoosening(newest(signed));
    hold(loose.withDocument(isNewer ? new KeptRatchet(Ratchet.Point.of(document), keptMark) : known, signed));
    seen(document);
  }

  private void adoptReceipt(Signed<Receipt> signed) {
    if (!isForward(signed.claims())) return;
    held = held.withReceipt(signed);
    // A seat is kept though it is dated ahead; its date would make everything else look old.
    if (!isFutureDated(signed.claims())) seen(signed.claims());
  }

  private void adoptLoosening(Signed<PolicyDocument> signed) {
    if (!isLesser(signed.claims())) hold(held.withLoosening(newest(signed)));
  }

  /** Of what may only loosen the newest counts, in whatever order they come. */
  private Signed<PolicyDocument> newest(Signed<PolicyDocument> signed) {
    var known = held.loosening();
    return known == null || isNewer(signed, Ratchet.Point.of(known.claims())) ? signed : known;
  }

  /** What is not newer than the document has nothing left to loosen. */
  private void hold(Held next) {
    var isAhead = next.loosening() != null && isNewer(next.loosening(), next.point());
    held = isAhead ? next : next.withLoosening(null);
  }

  private static boolean isNewer(Signed<PolicyDocument> signed, Ratchet.Point than) {
    return Ratchet.judge(than, Ratchet.Point.of(signed.claims())) == Ratchet.Answer.ACCEPTED;
  }

  private boolean isForward(Receipt receipt) {
    var known = held.receipt() == null ? null : Ratchet.ReceiptPoint.of(held.receipt().claims());
    return Ratchet.accepts(known, Ratchet.ReceiptPoint.of(receipt));
  }

  /** A proxy that answers a licensed client with an anonymous document must not cost a customer the license. */
  private boolean isLesser(PolicyDocument document) {
    return held.document() != null && held.document().claims().sub().isAccount() && !document.sub().isAccount();
  }

  /**
   * Another account's document than what this license key stood for so far: genuine, and yet somebody else's. A key
   * does move from one account to another, but only a receipt that repeats this process's own nonce vouches for that.
   */
  private boolean isOthers(PolicyDocument document) {
    var ratchet = held.ratchet();
    if (ratchet == null || mark == null || !mark.equals(ratchet.mark())) return false;
    var before = ratchet.point().sub();
    return before.isAccount() && document.sub().isAccount()
      && !document.sub().equals(before) && !document.sub().equals(vouchedFor);
  }

  private boolean isFutureDated(Claims claims) {
    return claims.iat() > clocks().furthest() + TOLERATED_SECONDS;
  }

  private void seen(Claims claims) {
    trusted = TrustedTime.witness(trusted, claims.iat(), time.monotonic());
  }

  private String readStore() {
    try {
      var text = store.load();
      hasRead = true;
      return text;
    } catch (IOException | RuntimeException outOfOrder) {
      return null;
    }
  }

  private boolean save(Held next) {
    if (!hasRead) return false;
    var text = next.toKeep(keyring.adopted()).write();
    try {
      store.save(text);
      lastRead = text;
      return true;
    } catch (IOException | RuntimeException outOfOrder) {
      return false;
    }
  }

  private static <Kind extends Claims> Kind claimsOf(Signed<Kind> signed) {
    return signed == null ? null : signed.claims();
  }
}
