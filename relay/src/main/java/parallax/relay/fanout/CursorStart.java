package parallax.relay.fanout;

/** Where a subscription starts, by its cursor (atproto.com/specs/event-stream, sequence numbers). */
sealed interface CursorStart {
    /** From an event in the window or the next one to come, inclusive. */
    record From(long seq) implements CursorStart {}

    /** The cursor is older than the window: the subscriber is told, and gets the oldest that is kept. */
    record Outdated(long oldest) implements CursorStart {}

    /** The cursor is in our future: the subscriber knows another stream than ours. */
    record Future() implements CursorStart {}

    /** The cursor is not a seq. */
    record Invalid() implements CursorStart {}
}
