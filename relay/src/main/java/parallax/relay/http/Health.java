package parallax.relay.http;

/** What the health endpoint asks. */
@FunctionalInterface
public interface Health {
    /** Empty when all is well, or one sentence that says what is wrong. Any thread; never blocks. */
    String complaint();
}
