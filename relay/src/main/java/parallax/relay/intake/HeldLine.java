package parallax.relay.intake;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.HostId;

/**
 * The events of one account from one host behind one that waits for an answer. Per host, so that a host which speaks
 * for somebody else's account cannot hold up that account's own events. Belongs to one lane.
 */
final class HeldLine {
    /** Which events queue together. */
    record Key(Did did, HostId host) {}

    private final Key key;
    private final ArrayDeque<PendingEvent> events = new ArrayDeque<>();
    private long bytes;

    HeldLine(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    void add(PendingEvent event) {
        events.add(event);
        bytes += event.event().bytes();
    }

    @Nullable
    PendingEvent head() {
        return events.peek();
    }

    void removeHead() {
        bytes -= events.remove().event().bytes();
    }

    int events() {
        return events.size();
    }

    /** Of the frames. */
    long bytes() {
        return bytes;
    }
}
