package glidepath.vectors;

import glidepath.Answer;
import glidepath.Help;
import glidepath.Json;
import glidepath.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verdict as the vectors write it. */
final class VerdictJson {
  private VerdictJson() {}

  static Json.Obj of(Verdict verdict) {
    var members = members(verdict.answer());
    members.put("detail", Json.of(verdict.answer().code().sentence));
    members.put("stage", Json.of(verdict.stage().word));
    members.put("until", Json.of(verdict.until()));
    members.put("next", Json.Null.NULL);
    if (verdict.next() != null) {
      var next = Map.of("stage", Json.of(verdict.next().stage().word), "at", Json.of(verdict.next().at()));
      members.put("next", new Json.Obj(next));
    }
    members.put("whenBlocked", Json.of(verdict.whenBlocked()));
    members.put("message", Json.of(verdict.message()));
    members.put("help", help(verdict.help()));
    Map<String, Json> features = new LinkedHashMap<>();
    verdict.features().forEach((feature, answer) -> features.put(feature, new Json.Obj(members(answer))));
    members.put("features", new Json.Obj(features));
    members.put("because", Json.of(verdict.because()));
    return new Json.Obj(members);
  }

  private static Map<String, Json> members(Answer answer) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("valid", new Json.Bool(answer.valid()));
    members.put("code", Json.of(answer.code().name()));
    members.put("effect", Json.of(answer.effect().word));
    members.put("cause", Json.of(answer.cause() == null ? null : answer.cause().name()));
    return members;
  }

  private static Json help(Help help) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("faq", Json.of(help.faq()));
    members.put("chat", Json.of(help.chat()));
    members.put("portal", Json.of(help.portal()));
    members.put("videos", new Json.Arr(help.videos().stream().map(VerdictJson::video).toList()));
    return new Json.Obj(members);
  }

  private static Json video(Help.Video video) {
    return new Json.Obj(Map.of(
      "title", Json.of(video.title()), "url", Json.of(video.url()), "minutes", new Json.Num(video.minutes())));
  }
}
