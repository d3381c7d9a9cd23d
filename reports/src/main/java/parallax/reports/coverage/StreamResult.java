package parallax.reports.coverage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one firehose sent during the window.
 *
 * @param name as the operator called it
 * @param url where it was subscribed to; of a union, what it is made of
 * @param role what it was in this run
 * @param connected whether it took part; a stream that did not is in no comparison
 * @param notConnected why not; null if it took part
 * @param events distinct events of the window that it sent, by kind
 * @param repeats events that it sent again, with the same identity
 * @param ops record operations in its commits
 * @param uniqueDids accounts that these events are about
 * @param frames messages that arrived in the window, events and others
 * @param bytes of these messages
 * @param reconnects connections after the first
 * @param undecodable messages that are no frames
 * @param unknown frames of a kind or op that is not known
 * @param seqGaps places where seq rose by more than one; normal on a PDS
 * @param seqBackwards places where seq did not rise
 * @param lagMillis median delay behind the first arrival on any stream; null if nothing of it can be compared
 * @param partial what made it incomplete; empty if nothing did
 */
public record StreamResult(
        String name,
        String url,
        Role role,
        boolean connected,
        @Nullable String notConnected,
        KindCounts events,
        long repeats,
        long ops,
        long uniqueDids,
        long frames,
        long bytes,
        long reconnects,
        long undecodable,
        long unknown,
        long seqGaps,
        long seqBackwards,
        @Nullable Long lagMillis,
        List<Interruption> partial) {

    /** What a stream is in a run. */
    public enum Role {
        /** Measured. */
        RELAY,
        /** What the relays are measured against, and not itself measured. */
        REFERENCE,
        /** One of several streams that are the reference together. */
        MEMBER
    }

    public StreamResult {
        partial = List.copyOf(partial);
        if (connected != (notConnected == null)) {
            throw new IllegalArgumentException(name + ": a reason exactly if it is not connected");
        }
        if (uniqueDids > events.total()) {
            throw new IllegalArgumentException(name + ": more accounts than events");
        }
    }

    /** Whether it took part and was never interrupted. */
    public boolean whole() {
        return connected && partial.isEmpty();
    }
}
