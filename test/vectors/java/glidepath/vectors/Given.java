package glidepath.vectors;

import glidepath.Json;
import glidepath.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A value of a vector file. What is missing or of another kind is a mistake of the file or its reader, and throws. */
record Given(Json json) {
  static Given in(Path file) throws IOException {
    return new Given(JsonReader.read(Files.readString(file)).orElseThrow());
  }

  Map<String, Json> members() {
    return ((Json.Obj) json).members();
  }

  Given get(String name) {
    var member = members().get(name);
    if (member == null) throw new NoSuchElementException("There is no member " + name + ".");
    return new Given(member);
  }

  /** Empty when it is missing or null. */
  Optional<Given> find(String name) {
    var member = members().get(name);
    return member == null || member == Json.Null.NULL ? Optional.empty() : Optional.of(new Given(member));
  }

  List<Given> items() {
    return ((Json.Arr) json).items().stream().map(Given::new).toList();
  }

  List<Given> list(String name) {
    return get(name).items();
  }

  List<String> texts(String name) {
    return list(name).stream().map(Given::text).toList();
  }

  String text(String name) {
    return get(name).text();
  }

  String textOrNull(String name) {
    return get(name).textOrNull();
  }

  long number(String name) {
    return get(name).number();
  }

  double real(String name) {
    return get(name).real();
  }

  String text() {
    return ((Json.Str) json).text();
  }

  long number() {
    return (long) real();
  }

  double real() {
    return ((Json.Num) json).value();
  }

  String textOrNull() {
    return json == Json.Null.NULL ? null : text();
  }

  /** A copy with these members in the place of its own. */
  Given with(Given changes) {
    Map<String, Json> all = new LinkedHashMap<>(members());
    all.putAll(changes.members());
    return new Given(new Json.Obj(all));
  }
}
