package glidepath;

/** What every signed answer says of itself. */
public sealed interface Claims permits PolicyDocument, Receipt {
  String iss();

  Subject sub();

  String aud();

  long iat();
}
