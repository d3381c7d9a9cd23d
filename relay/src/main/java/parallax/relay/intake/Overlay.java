package parallax.relay.intake;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Heads;
import parallax.relay.flow.RepoState;

/**
 * The state of accounts as of the last admitted event. An entry lives from an account's admission to the moment its
 * last admitted event is in the stored state, so there are at most as many entries as events between the lanes and the
 * state. Written by one lane; {@link #applied} comes from the thread that writes the state.
 */
final class Overlay {
    private final Heads stored;
    private final ConcurrentHashMap<Did, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(@Nullable RepoState state, int inFlight) {}

    Overlay(Heads stored) {
        this.stored = stored;
    }

    @Nullable
    RepoState current(Did did) {
        // The stored state may lag by what is in the sequencer: asking it here would admit a fork of the same rev.
        Entry entry = entries.get(did);
        return entry != null ? entry.state() : stored.read(did);
    }

    /** Before the event is given to the sequencer: its application may be told at any moment after that. */
    void admitted(Did did, @Nullable RepoState after) {
        entries.compute(did, (_, entry) -> new Entry(after, entry == null ? 1 : entry.inFlight() + 1));
    }

    void applied(Did did) {
        entries.computeIfPresent(
                did, (_, entry) -> entry.inFlight() == 1 ? null : new Entry(entry.state(), entry.inFlight() - 1));
    }

    int size() {
        return entries.size();
    }
}
