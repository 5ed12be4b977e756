package glidepath.cohorts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Accounts that move as one: a parent and all its descendants. */
final class Groups {
  private Groups() {}

  static List<Draw.Unit> of(Collection<Account> accounts, String seed) {
    Map<String, Account> byKey = accounts.stream().collect(Collectors.toMap(Account::externalKey, account -> account));
    Map<String, List<Account>> byRoot = new LinkedHashMap<>();
    for (var account : accounts) {
      byRoot.computeIfAbsent(rootOf(account.externalKey(), byKey), root -> new ArrayList<>()).add(account);
    }
    List<Draw.Unit> units = new ArrayList<>();
    byRoot.forEach((root, members) -> {
      var present = byKey.get(root);
      units.add(new Draw.Unit(Rank.of(seed, root), present != null ? present : firstChild(root, members), members));
    });
    return units;
  }

  /** The topmost ancestor, present or only named. Of parents that form a cycle the key that sorts first. */
  private static String rootOf(String externalKey, Map<String, Account> byKey) {
    Set<String> path = new LinkedHashSet<>();
    var key = externalKey;
    while (byKey.containsKey(key) && byKey.get(key).parent() != null) {
      path.add(key);
      key = byKey.get(key).parent();
      if (path.contains(key)) {
        List<String> line = new ArrayList<>(path);
        // Strings compare by UTF-16 units here, as they do in the service.
        return line.subList(line.indexOf(key), line.size()).stream().min(String::compareTo).orElseThrow();
      }
    }
    return key;
  }

  /** Speaks for a group whose root is not among the accounts. */
  private static Account firstChild(String root, List<Account> members) {
    return members.stream()
      .filter(member -> root.equals(member.parent()))
      .min((a, b) -> a.externalKey().compareTo(b.externalKey()))
      .orElseThrow();
  }
}
