package parallax.relay.control;

import java.util.List;

/** Backward port: who is subscribed to the firehose. Any thread; never blocks. */
public interface Consumers {
    /** All of them, the longest connected first. */
    List<FirehoseConsumer> consumers();

    /** Ends a subscription with an error frame; false when there is none of that number. */
    boolean kick(long id);
}
