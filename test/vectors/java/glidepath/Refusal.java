package glidepath;

/** Why a signed text was refused. Whatever the reason, what was known goes on (P3). */
public enum Refusal implements Offered {
  // What one text says by itself.
  TOO_LARGE, MALFORMED, WRONG_ALGORITHM, WRONG_TYPE, UNKNOWN_KEY, BAD_SIGNATURE, BAD_CLAIMS, WRONG_ISSUER,
  WRONG_PRODUCT, WRONG_SUBJECT, WRONG_NONCE,
  // What it is beside what is kept.
  OLDER, LESSER_SUBJECT
}
