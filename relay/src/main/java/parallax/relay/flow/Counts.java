package parallax.relay.flow;

import java.time.Duration;
import parallax.atproto.event.EventKind;
import parallax.atproto.rules.DropReason;

/** What happens to events, counted. Any thread; never blocks. */
public interface Counts {
    /** An event was handed to the log. */
    void passed(EventKind kind);

    /** An event or frame was refused. */
    void dropped(UpstreamSource from, DropReason reason);

    /** A frame was passed over. */
    void ignored(UpstreamSource from, Ignored what);

    /** How long ago an accepted event says that it happened; of some events, never negative. */
    void lag(Duration behind);

    /** A commit passed that does not chain to the head before it. */
    void discontinuous(UpstreamSource from);

    /** A commit passed that strict mode refuses. */
    void lenient(UpstreamSource from);

    /** A commit passed that lacks a node which would prove it, and contradicts nothing. */
    void unproven(UpstreamSource from);

    /** A commit passed whose frame lacked what its lexicon requires, and was mended. */
    void mended(UpstreamSource from);

    /** The cursor of a host was ahead of the host and was reset. */
    void rewound(UpstreamSource from);

    /** Events were parked ({@code events} positive) or left the parking lot (negative), with their bytes. */
    void parked(int events, long bytes);
}
