package glidepath;

import java.util.function.Consumer;
import java.util.function.Function;

/** A signed text that was verified, or why it was not. */
public sealed interface Verified<Value> {
  record Good<Value>(Value value) implements Verified<Value> {}

  record Bad<Value>(Refusal refusal) implements Verified<Value> {}

  default <Result> Result either(Function<Refusal, Result> bad, Function<Value, Result> good) {
    if (this instanceof Good<Value> verified) return good.apply(verified.value);
    return bad.apply(((Bad<Value>) this).refusal);
  }

  default void ifGood(Consumer<Value> then) {
    if (this instanceof Good<Value> verified) then.accept(verified.value);
  }
}
