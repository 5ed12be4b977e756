package glidepath;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON strictly: no duplicate members, nothing but RFC 8259, and no nesting that could exhaust the stack. */
public final class JsonReader {
  private static final int MAX_DEPTH = 256;
  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private final String text;
  private int at = 0;

  private JsonReader(String text) {
    this.text = text;
  }

  /** Empty unless the whole text is one JSON value. */
  public static Optional<Json> read(String text) {
    try {
      var reader = new JsonReader(text);
      reader.skipSpace();
      var value = reader.value(0);
      reader.skipSpace();
      return reader.at == text.length() ? Optional.of(value) : Optional.empty();
    } catch (NoJson problem) {
      return Optional.empty();
    }
  }

  /** Empty unless the bytes are JSON in its one canonical spelling: what {@link JsonWriter} would write. */
  public static Optional<Json> readCanonical(byte[] bytes) {
    return decoded(bytes).flatMap(text -> read(text).filter(value -> JsonWriter.write(value).equals(text)));
  }

  private static Optional<String> decoded(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder()
      .onMalformedInput(CodingErrorAction.REPORT)
      .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private Json value(int depth) throws NoJson {
    if (depth > MAX_DEPTH) throw new NoJson();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Str(string());
      case 't' -> literal("true", new Json.Bool(true));
      case 'f' -> literal("false", new Json.Bool(false));
      case 'n' -> literal("null", Json.Null.NULL);
      default -> number();
    };
  }

  private Json object(int depth) throws NoJson {
    Map<String, Json> members = new LinkedHashMap<>();
    take('{');
    skipSpace();
    if (peek() != '}') {
      do {
        skipSpace();
        var name = string();
        skipSpace();
        take(':');
        skipSpace();
        if (members.putIfAbsent(name, value(depth + 1)) != null) throw new NoJson();
        skipSpace();
      } while (tookComma());
    }
    take('}');
    return new Json.Obj(members);
  }

  private Json array(int depth) throws NoJson {
    List<Json> items = new ArrayList<>();
    take('[');
    skipSpace();
    if (peek() != ']') {
      do {
        skipSpace();
        items.add(value(depth + 1));
        skipSpace();
      } while (tookComma());
    }
    take(']');
    return new Json.Arr(items);
  }

  private String string() throws NoJson {
    take('"');
    var string = new StringBuilder();
    while (peek() != '"') {
      char letter = next();
      if (letter < 0x20) throw new NoJson();
      string.append(letter == '\\' ? escaped() : letter);
    }
    take('"');
    return string.toString();
  }

  private char escaped() throws NoJson {
    char letter = next();
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw new NoJson();
    };
  }

  private char unit() throws NoJson {
    int unit = 0;
    for (int digit = 0; digit < 4; digit++) {
      char letter = next();
      // Character.digit also knows digits of other scripts.
      int value = letter < 0x80 ? Character.digit(letter, 16) : -1;
      if (value < 0) throw new NoJson();
      unit = unit * 16 + value;
    }
    return (char) unit;
  }

  private Json number() throws NoJson {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) throw new NoJson();
    at = matcher.end();
    double value = Double.parseDouble(matcher.group());
    if (Double.isInfinite(value)) throw new NoJson();
    return new Json.Num(value);
  }

  private Json literal(String word, Json value) throws NoJson {
    if (!text.startsWith(word, at)) throw new NoJson();
    at += word.length();
    return value;
  }

  private boolean tookComma() throws NoJson {
    if (peek() != ',') return false;
    at++;
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at++;
  }

  private char peek() throws NoJson {
    if (at >= text.length()) throw new NoJson();
    return text.charAt(at);
  }

  private char next() throws NoJson {
    char letter = peek();
    at++;
    return letter;
  }

  private void take(char letter) throws NoJson {
    if (next() != letter) throw new NoJson();
  }

  private static final class NoJson extends Exception {
    private static final long serialVersionUID = 1;
  }
}
