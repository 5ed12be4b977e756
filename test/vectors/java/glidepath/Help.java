package glidepath;

import java.util.List;

/** Where a person finds help. What may be null in the claims may be null here. */
public record Help(String faq, String chat, String portal, List<Video> videos) {
  public static final Help NONE = new Help(null, null, null, List.of());

  public record Video(String title, String url, double minutes) {}

  static Help read(Json json) throws Members.BadClaims {
    var help = Members.of(json);
    return new Help(
      help.textOrNull("faq"), help.textOrNull("chat"), help.textOrNull("portal"),
      help.list("videos", Help::readVideo));
  }

  private static Video readVideo(Json json) throws Members.BadClaims {
    var video = Members.of(json);
    return new Video(video.text("title"), video.text("url"), video.get("minutes", Members::numberIn));
  }
}
