package glidepath.vectors;

import glidepath.Store;
import glidepath.Time;
import java.io.IOException;

/** The disk and the clocks of a sequence, which do as its steps say. */
final class Machine implements Store, Time {
  private String text = null;
  private boolean isUnreadable = false;
  private boolean isFull = false;
  private long wall = 0;
  private double monotonic = 0;

  /** Clocks stay as they were until a step says otherwise. */
  void prepare(Given step) {
    wall = step.find("wall").map(Given::number).orElse(wall);
    monotonic = step.find("monotonic").map(Given::real).orElse(monotonic);
    isUnreadable = step.find("loading").isPresent();
    isFull = step.find("saving").isPresent();
  }

  void tearStore() {
    text = text.substring(0, text.length() / 2);
  }

  @Override
  public String load() throws IOException {
    if (isUnreadable) throw new IOException("The disk is locked.");
    return text;
  }

  @Override
  public void save(String newText) throws IOException {
    if (isFull) throw new IOException("The disk is full.");
    text = newText;
  }

  @Override
  public long wall() {
    return wall;
  }

  @Override
  public double monotonic() {
    return monotonic;
  }
}
