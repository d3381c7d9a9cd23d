package parallax.atproto.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import parallax.atproto.firehose.CloseReason;

/** What an {@link EventStream} tells, always on its one thread. An unchecked exception ends the stream. */
@FunctionalInterface
public interface EventListener {

    /** One item. Nothing more is read before this returns; then its sequence number counts as taken. */
    void item(StreamItem item) throws InterruptedException;

    /** A connection was made; header names in lower case. */
    default void opened(Map<String, String> responseHeaders) {}

    /** As {@link parallax.atproto.firehose.FirehoseListener#retry}: how long to wait, or empty to stop. */
    default Optional<Duration> retry(CloseReason reason, Duration planned) {
        return Optional.of(planned);
    }

    /** As {@link parallax.atproto.firehose.FirehoseListener#closed}. */
    default void closed(CloseReason reason, Duration retryIn) {}
}
