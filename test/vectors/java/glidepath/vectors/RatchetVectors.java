package glidepath.vectors;

import glidepath.Ratchet;
import java.util.Locale;

/** {@code ratchet.json}: pairs of what is kept and what is offered, and what a client keeps step by step. */
final class RatchetVectors {
  private RatchetVectors() {}

  static void run(Given file, Report report) {
    for (var one : file.list("documents")) {
      report.check("documents", one.text("name"), one.text("expect"), () -> {
        var kept = one.find("kept").map(Given::json).flatMap(Ratchet.Point::read).orElse(null);
        var offered = Ratchet.Point.read(one.get("offered").json()).orElseThrow();
        return Ratchet.judge(kept, offered).name().toLowerCase(Locale.ROOT);
      });
    }
    for (var one : file.list("receipts")) {
      report.check("receipts", one.text("name"), one.text("expect"), () -> {
        var kept = one.find("kept").map(Given::json).flatMap(Ratchet.ReceiptPoint::read).orElse(null);
        var offered = Ratchet.ReceiptPoint.read(one.get("offered").json()).orElseThrow();
        return Ratchet.accepts(kept, offered) ? "accepted" : "older";
      });
    }
    for (var sequence : file.list("sequences")) {
      report.ran("sequences");
      new Player(file, sequence).play(report);
    }
  }
}
