package glidepath;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of a JSON object, read by name and kind. Whatever is missing or of another kind ends the reading. */
final class Members {
  private static final double MAX_COUNT = 9_007_199_254_740_991.0;

  private final Map<String, Json> members;

  private Members(Map<String, Json> members) {
    this.members = members;
  }

  interface Read<Value> {
    Value from(Json json) throws BadClaims;
  }

  /** Claims of another shape. Expected, so it never leaves the readers of this package. */
  static final class BadClaims extends Exception {
    private static final long serialVersionUID = 1;
  }

  static Members of(Json json) throws BadClaims {
    if (json instanceof Json.Obj object) return new Members(object.members());
    throw new BadClaims();
  }

  <Value> Value get(String name, Read<Value> read) throws BadClaims {
    var json = members.get(name);
    if (json == null) throw new BadClaims();
    return read.from(json);
  }

  /** Null where the claims say null; a member that is missing is not null. */
  <Value> Value getOrNull(String name, Read<Value> read) throws BadClaims {
    return get(name, json -> json == Json.Null.NULL ? null : read.from(json));
  }

  String text(String name) throws BadClaims {
    return get(name, Members::textIn);
  }

  String textOrNull(String name) throws BadClaims {
    return getOrNull(name, Members::textIn);
  }

  long count(String name) throws BadClaims {
    return get(name, Members::countIn);
  }

  Long countOrNull(String name) throws BadClaims {
    return getOrNull(name, Members::countIn);
  }

  boolean flag(String name) throws BadClaims {
    return get(name, json -> {
      if (json instanceof Json.Bool flag) return flag.value();
      throw new BadClaims();
    });
  }

  <Value> List<Value> list(String name, Read<Value> read) throws BadClaims {
    return get(name, json -> {
      if (!(json instanceof Json.Arr array)) throw new BadClaims();
      List<Value> values = new ArrayList<>();
      for (var item : array.items()) values.add(read.from(item));
      return values;
    });
  }

  List<String> texts(String name) throws BadClaims {
    return list(name, Members::textIn);
  }

  <Value> Map<String, Value> map(String name, Read<Value> read) throws BadClaims {
    return get(name, json -> {
      Map<String, Value> values = new LinkedHashMap<>();
      for (var member : of(json).members.entrySet()) values.put(member.getKey(), read.from(member.getValue()));
      return values;
    });
  }

  void schemaOne() throws BadClaims {
    if (count("schema") != 1) throw new BadClaims();
  }

  static String textIn(Json json) throws BadClaims {
    if (json instanceof Json.Str string) return string.text();
    throw new BadClaims();
  }

  /** Seconds, counts, revisions: whole, exact, and not below zero. */
  static Long countIn(Json json) throws BadClaims {
    var isCount = json instanceof Json.Num number
      && number.value() == Math.rint(number.value())
      && number.value() >= 0
      && number.value() <= MAX_COUNT;
    if (isCount) return (long) ((Json.Num) json).value();
    throw new BadClaims();
  }

  static Double numberIn(Json json) throws BadClaims {
    if (json instanceof Json.Num number) return number.value();
    throw new BadClaims();
  }
}
