package glidepath.vectors;

import glidepath.Clocks;
import glidepath.Judge;
import glidepath.PolicyDocument;
import glidepath.Question;
import glidepath.Receipt;
import glidepath.Verdict;
import java.util.List;

/** The document and receipt of a case: what differs there, put into those of {@code base}. Null for none. */
record Situation(PolicyDocument document, Receipt receipt) {
  static Situation of(Given one, Given base) {
    return new Situation(
      one.find("document").map(part -> PolicyDocument.read(base.get("document").with(part).json()).orElseThrow())
        .orElse(null),
      one.find("receipt").map(part -> Receipt.read(base.get("receipt").with(part).json()).orElseThrow())
        .orElse(null));
  }

  Verdict judge(List<String> features, String installation, Clocks now) {
    return Judge.decide(document, receipt, new Question(features, installation), now);
  }
}
