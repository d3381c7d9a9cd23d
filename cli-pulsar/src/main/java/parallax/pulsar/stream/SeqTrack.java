package parallax.pulsar.stream;

import java.util.OptionalLong;

/** Follows the seq of one stream. Not thread-safe. */
final class SeqTrack {

    private static final long NONE = -1;

    private long onConnection = NONE;
    private long highest = NONE;
    private long gaps;
    private long backwards;

    /** A new connection may repeat what the one before it sent. */
    void connected() {
        onConnection = NONE;
    }

    void seen(long seq) {
        if (onConnection != NONE) {
            if (seq <= onConnection) {
                backwards++;
            } else if (seq > onConnection + 1) {
                gaps++;
            }
        }
        onConnection = seq;
        highest = Math.max(highest, seq);
    }

    /** Where to go on after a reconnect; empty before the first event. */
    OptionalLong cursor() {
        return highest == NONE ? OptionalLong.empty() : OptionalLong.of(highest);
    }

    long gaps() {
        return gaps;
    }

    long backwards() {
        return backwards;
    }
}
