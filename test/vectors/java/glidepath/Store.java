package glidepath;

import java.io.IOException;

/** Where a client keeps its text between runs: a file, a registry key, a row. */
public interface Store {
  /** The last text that was saved; null when there is none yet. */
  String load() throws IOException;

  /** Replaces the whole text or leaves the old one. In a file: write a second one and move it over the first. */
  void save(String text) throws IOException;
}
