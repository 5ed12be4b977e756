package glidepath;

/** Verified claims, with the signed text they came in: that is what is kept. */
public record Signed<Kind extends Claims>(String token, Kind claims) {}
