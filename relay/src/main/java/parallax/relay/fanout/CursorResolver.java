package parallax.relay.fanout;

import java.util.Optional;

/** Reads the {@code cursor} parameter of subscribeRepos. */
final class CursorResolver {
    private CursorResolver() {}

    /**
     * Where to start. None or an empty one: with the next event to come. 0: with the oldest. N: with the first event
     * above N.
     *
     * @param oldest the oldest seq kept, {@code last + 1} when none is
     * @param last the newest seq that was announced
     */
    static CursorStart resolve(Optional<String> cursor, long oldest, long last) {
        if (cursor.isEmpty() || cursor.get().isEmpty()) {
            return new CursorStart.From(last + 1);
        }
        if (!cursor.get().matches("[0-9]{1,18}")) {
            return new CursorStart.Invalid();
        }
        long after = Long.parseLong(cursor.get());
        if (after == 0) {
            return new CursorStart.From(oldest);
        }
        if (after > last) {
            return new CursorStart.Future();
        }
        return after + 1 < oldest ? new CursorStart.Outdated(oldest) : new CursorStart.From(after + 1);
    }
}
