package parallax.relay.flow;

import java.util.function.Consumer;
import parallax.atproto.syntax.Did;

/** Asks the network on behalf of parked events, away from the lanes. */
@FunctionalInterface
public interface Inquiries {
    /**
     * Starts an inquiry and returns at once. Any thread.
     *
     * @param reply called exactly once, on any thread, unless the process is stopping; must not block
     */
    void ask(UpstreamSource from, Did did, Wait wait, Consumer<Answer> reply);
}
