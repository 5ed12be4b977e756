package glidepath.vectors;

import glidepath.Json;
import glidepath.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What came of one file: how many cases of each list were run, and which came out otherwise. */
final class Report {
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<String> differences = new ArrayList<>();

  interface Run {
    Object found() throws Exception;
  }

  /** Runs one case of a list and compares what it found. A case that throws is a difference, and the others go on. */
  void check(String list, String name, Object expected, Run run) {
    ran(list);
    Object found;
    try {
      found = run.found();
    } catch (Exception | StackOverflowError bug) {
      found = bug;
    }
    if (!expected.equals(found)) differences.add(name + ": " + written(found) + " instead of " + written(expected));
  }

  /** Counts what is more than one case. */
  void ran(String list) {
    counts.merge(list, 1, Integer::sum);
  }

  boolean isClean() {
    return differences.isEmpty();
  }

  /** One line with the counts, and one for each difference. */
  List<String> lines(String file) {
    var ran = counts.entrySet().stream()
      .map(count -> count.getKey() + " " + count.getValue())
      .collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>();
    lines.add(file + ": " + ran + ", differences " + differences.size());
    for (var difference : differences) lines.add("  " + difference);
    return lines;
  }

  private static String written(Object value) {
    return value instanceof Json json ? JsonWriter.write(json) : String.valueOf(value);
  }
}
