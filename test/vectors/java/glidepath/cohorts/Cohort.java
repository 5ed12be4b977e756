package glidepath.cohorts;

/**
 * One cohort of a campaign. At most one of limit and share is there; both are null where the cohort takes all.
 *
 * @param tag what an account must have; null for every account. Campaigns know more filters
 * @param share {@code share: 20%} is 0.2
 */
public record Cohort(String key, String tag, Long limit, Double share) {
  boolean matches(Account account) {
    return tag == null || account.tags().contains(tag);
  }

  /** How many accounts it takes of those that match and are in no earlier cohort. */
  long roomFor(long matching) {
    if (limit != null) return limit;
    if (share == null) return matching;
    // 20 % of 35 is 7.000000000000001 in floating point, and still 7 accounts.
    return (long) Math.ceil(share * matching - 1e-9);
  }
}
