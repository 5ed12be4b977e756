package glidepath;

import java.util.List;
import java.util.Map;

/** A JSON value. Members keep the order they were written in. */
public sealed interface Json {
  record Obj(Map<String, Json> members) implements Json {}

  record Arr(List<Json> items) implements Json {}

  record Str(String text) implements Json {}

  record Num(double value) implements Json {}

  record Bool(boolean value) implements Json {}

  enum Null implements Json {
    NULL
  }

  static Json of(String text) {
    return text == null ? Null.NULL : new Str(text);
  }

  static Json of(Long number) {
    return number == null ? Null.NULL : new Num(number);
  }

  static Json of(List<String> texts) {
    return new Arr(texts.stream().map(Json::of).toList());
  }
}
