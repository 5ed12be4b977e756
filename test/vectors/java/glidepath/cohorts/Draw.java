package glidepath.cohorts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the cohorts of a campaign. */
public final class Draw {
  private Draw() {}

  /** What moves as one: an account, or a group of accounts. The speaker's facts decide for all. */
  record Unit(String rank, Account speaker, List<Account> members) {
    /** Two spellings of one key share their NFC form, and so their rank. */
    static final Comparator<Unit> BY_RANK =
      Comparator.comparing(Unit::rank).thenComparing(unit -> unit.speaker.externalKey());
  }

  /**
   * Cohort → external keys, lowest rank first, then by key; cohorts without members are left out. First match wins.
   * Limits and shares count accounts and are never exceeded: a group that no longer fits goes on to later cohorts, and
   * the next by rank is tried.
   */
  public static Map<String, List<String>> cohorts(
    Collection<Account> accounts, List<Cohort> cohorts, String seed, boolean byGroup
  ) {
    var waiting = byGroup ? Groups.of(accounts, seed) : singles(accounts, seed);
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (var cohort : cohorts) {
      var taken = taken(waiting, cohort);
      var gone = new HashSet<>(taken);
      waiting = waiting.stream().filter(unit -> !gone.contains(unit)).toList();
      if (!taken.isEmpty()) places.put(cohort.key(), keysOf(taken));
    }
    return places;
  }

  private static List<Unit> singles(Collection<Account> accounts, String seed) {
    return accounts.stream()
      .map(account -> new Unit(Rank.of(seed, account.externalKey()), account, List.of(account)))
      .toList();
  }

  private static List<Unit> taken(List<Unit> waiting, Cohort cohort) {
    var matching = waiting.stream().filter(unit -> cohort.matches(unit.speaker)).sorted(Unit.BY_RANK).toList();
    long room = cohort.roomFor(matching.stream().mapToLong(unit -> unit.members.size()).sum());
    List<Unit> taken = new ArrayList<>();
    for (var unit : matching) {
      if (unit.members.size() > room) continue;
      taken.add(unit);
      room -= unit.members.size();
    }
    return taken;
  }

  private static List<String> keysOf(List<Unit> units) {
    return units.stream()
      .flatMap(unit -> unit.members.stream().map(Account::externalKey).sorted().map(key -> Map.entry(unit.rank, key)))
      .sorted(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
      .map(Map.Entry::getValue)
      .toList();
  }
}
