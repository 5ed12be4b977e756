package glidepath;

import java.util.List;

/** The features the product is about to use, and the installation that asks; null where the product keeps no ids. */
public record Question(List<String> features, String installation) {}
