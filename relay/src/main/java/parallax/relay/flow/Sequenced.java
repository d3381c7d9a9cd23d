package parallax.relay.flow;

/**
 * An event with its place in our stream.
 *
 * @param seq positive, ascending, never used twice
 */
public record Sequenced(long seq, Admitted admitted) {
    public Sequenced {
        if (seq <= 0) {
            throw new IllegalArgumentException("seq " + seq + " is not positive");
        }
    }
}
