package glidepath.cohorts;

import java.util.Set;

/** An account by its external key. {@code parent} is the key of the account above it, null for none. */
public record Account(String externalKey, String parent, Set<String> tags) {}
