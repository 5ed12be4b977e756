package glidepath;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes JSON as ECMAScript's {@code JSON.stringify} does: the one spelling in which claims are signed. */
public final class JsonWriter {
  /** The largest array index of ECMAScript. */
  private static final long MAX_INDEX = 4_294_967_294L;

  private JsonWriter() {}

  public static String write(Json value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Json value, StringBuilder out) {
    if (value instanceof Json.Obj object) {
      var separator = "{";
      for (var member : inOrder(object.members())) {
        out.append(separator);
        writeText(member.getKey(), out);
        write(member.getValue(), out.append(':'));
        separator = ",";
      }
      out.append(object.members().isEmpty() ? "{}" : "}");
    } else if (value instanceof Json.Arr array) {
      var separator = "[";
      for (var item : array.items()) {
        write(item, out.append(separator));
        separator = ",";
      }
      out.append(array.items().isEmpty() ? "[]" : "]");
    } else if (value instanceof Json.Str string) {
      writeText(string.text(), out);
    } else if (value instanceof Json.Num number) {
      out.append(numberText(number.value()));
    } else if (value instanceof Json.Bool flag) {
      out.append(flag.value());
    } else {
      out.append("null");
    }
  }

  /** Names that are array indices first, in rising order; then the others as they came. */
  private static List<Map.Entry<String, Json>> inOrder(Map<String, Json> members) {
    Map<Boolean, List<Map.Entry<String, Json>>> parts =
      members.entrySet().stream().collect(Collectors.partitioningBy(member -> isIndex(member.getKey())));
    var indices = parts.get(true).stream()
      .sorted(Comparator.comparingLong(member -> Long.parseLong(member.getKey())));
    return Stream.concat(indices, parts.get(false).stream()).toList();
  }

  private static boolean isIndex(String name) {
    return name.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(name) <= MAX_INDEX;
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      switch (letter) {
        case '"', '\\' -> out.append('\\').append(letter);
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (letter < 0x20 || isHalf(text, at)) out.append(String.format("\\u%04x", (int) letter));
          else out.append(letter);
        }
      }
    }
    out.append('"');
  }

  /** Half a surrogate pair without the other half. */
  private static boolean isHalf(String text, int at) {
    char letter = text.charAt(at);
    if (Character.isHighSurrogate(letter)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(letter) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** {@code Number::toString} of ECMAScript. Java's own has another form, and before Java 19 digits to spare. */
  static String numberText(double value) {
    if (value == 0) return "0";
    if (value < 0) return "-" + numberText(-value);
    var shortest = shortest(value);
    var digits = shortest.unscaledValue().toString();
    int count = digits.length();
    // The point stands behind so many digits.
    int point = count - shortest.scale();
    if (point > 0 && point <= 21) {
      if (count <= point) return digits + "0".repeat(point - count);
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (point > -6 && point <= 0) return "0." + "0".repeat(-point) + digits;
    var exponent = point - 1;
    var mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /** The fewest digits that read back as the same double; of several the nearest. */
  private static BigDecimal shortest(double value) {
    var exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      List<BigDecimal> candidates = new ArrayList<>();
      for (var rounding : List.of(RoundingMode.DOWN, RoundingMode.UP)) {
        var candidate = exact.round(new MathContext(digits, rounding));
        if (candidate.doubleValue() == value) candidates.add(candidate);
      }
      var nearest = candidates.stream()
        .min(Comparator.comparing(candidate -> candidate.subtract(exact).abs()));
      if (nearest.isPresent()) return nearest.get().stripTrailingZeros();
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
