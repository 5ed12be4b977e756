package glidepath.vectors;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Runs every file of vectors in a folder. Prints a line for each with what was run, and every difference. The exit code
 * is 0 when there is none, else 1.
 */
public final class Vectors {
  private static final Map<String, BiConsumer<Given, Report>> FILES = new LinkedHashMap<>();

  static {
    FILES.put("documents.json", TokenVectors::runDocuments);
    FILES.put("receipts.json", TokenVectors::runReceipts);
    FILES.put("endorsements.json", EndorsementVectors::run);
    FILES.put("ratchet.json", RatchetVectors::run);
    FILES.put("clocks.json", ClockVectors::run);
    FILES.put("verdicts.json", VerdictVectors::run);
    FILES.put("cohorts.json", CohortVectors::run);
  }

  private Vectors() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments.length > 0 ? arguments[0] : ".");
    // A terminal that is not UTF-8 would show question marks.
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var isClean = true;
    for (var file : FILES.entrySet()) {
      var report = new Report();
      file.getValue().accept(Given.in(folder.resolve(file.getKey())), report);
      report.lines(file.getKey()).forEach(out::println);
      isClean &= report.isClean();
    }
    System.exit(isClean ? 0 : 1);
  }
}
