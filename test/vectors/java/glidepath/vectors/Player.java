package glidepath.vectors;

import glidepath.Claims;
import glidepath.Json;
import glidepath.Keeper;
import glidepath.Offered;
import glidepath.Signed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays one sequence of {@code ratchet.json}: programs that share a store and the machine's clocks. */
final class Player {
  private final Given file;
  private final Given client;
  private final String name;
  private final List<Given> steps;
  private final Machine machine = new Machine();
  private final Map<Long, Keeper> programs = new HashMap<>();

  Player(Given file, Given sequence) {
    this.file = file;
    this.client = sequence.find("client").map(file.get("client")::with).orElse(file.get("client"));
    this.name = sequence.text("name");
    this.steps = sequence.list("steps");
  }

  /** Reports each step: what an offer was answered with, and what is held then. */
  void play(Report report) {
    int number = 0;
    for (var step : steps) {
      number++;
      report.check("steps", name + ", step " + number, expected(step), () -> found(step));
    }
  }

  private static Json expected(Given step) {
    return result(step.find("expect").map(Given::text).orElse(null), step.get("then").json());
  }

  private Json found(Given step) {
    machine.prepare(step);
    long program = step.find("program").map(Given::number).orElse(1L);
    if (!programs.containsKey(program)) programs.put(program, started(client, file.get("pinned")));
    var answer = act(step, program);
    return result(answer == null ? null : answer.word(), heldBy(programs.get(program)));
  }

  /** What the offer of the step was answered with; null where nothing was offered. */
  private Offered act(Given step, long program) {
    var keeper = programs.get(program);
    switch (step.text("do")) {
      case "offer" -> {
        var token = tokenOf(step.text("token"));
        var nonce = step.find("nonce").map(Given::text);
        return nonce.isPresent() ? keeper.offerReceipt(token, nonce.get()) : keeper.offer(token);
      }
      case "restart" -> programs.put(program, restarted(step));
      case "adopt" -> keeper.adoptKeys(step.texts("endorsements").stream().map(this::tokenOf).toList());
      case "tear-store" -> machine.tearStore();
      case "wait" -> { }
      default -> throw new IllegalArgumentException("No step is called " + step.text("do") + ".");
    }
    return null;
  }

  private Keeper restarted(Given step) {
    Map<String, Json> changes = new LinkedHashMap<>();
    step.find("licenseKey").ifPresent(key -> changes.put("licenseKey", key.json()));
    Map<String, Json> pinned = new LinkedHashMap<>(file.get("pinned").members());
    if (step.find("pinned").isPresent()) pinned.keySet().retainAll(step.texts("pinned"));
    return started(client.with(new Given(new Json.Obj(changes))), new Given(new Json.Obj(pinned)));
  }

  private Keeper started(Given who, Given pinned) {
    return new Keeper(Askers.read(who, who.textOrNull("licenseKey")), Askers.pinned(pinned), machine, machine);
  }

  private Json heldBy(Keeper keeper) {
    var held = keeper.held();
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("document", nameOf(held.document()));
    members.put("loosening", nameOf(held.loosening()));
    members.put("receipt", nameOf(held.receipt()));
    members.put("trusted", Json.of(keeper.clocks().trusted()));
    members.put("effect", Json.of(keeper.check(List.of()).effect().word));
    return new Json.Obj(members);
  }

  private String tokenOf(String token) {
    return file.get("tokens").text(token);
  }

  private Json nameOf(Signed<? extends Claims> signed) {
    if (signed == null) return Json.Null.NULL;
    var tokens = file.get("tokens").members();
    var text = Json.of(signed.token());
    var found = tokens.keySet().stream().filter(token -> tokens.get(token).equals(text)).findFirst();
    return Json.of(found.orElse("something else"));
  }

  private static Json result(String answer, Json held) {
    return new Json.Arr(List.of(Json.of(answer), held));
  }
}
