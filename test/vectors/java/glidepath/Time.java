package glidepath;

/** The machine's clocks. */
public interface Time {
  Time OF_THIS_MACHINE = new Time() {
    @Override
    public long wall() {
      return Math.floorDiv(System.currentTimeMillis(), 1000L);
    }

    @Override
    public double monotonic() {
      return System.nanoTime() / 1e6;
    }
  };

  /** Epoch seconds, as whoever likes has set them. */
  long wall();

  /** Milliseconds since any moment of this process; runs forward whatever happens to the wall clock. */
  double monotonic();
}
