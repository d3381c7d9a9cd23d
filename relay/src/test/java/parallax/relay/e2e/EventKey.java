package parallax.relay.e2e;

import parallax.atproto.event.Event;

/** What stays the same of an event on its way through a relay, which gives it a seq of its own. */
final class EventKey {
    private EventKey() {}

    static String of(Event.Sequenced event) {
        String content = switch (event) {
            case Event.Commit commit -> "#commit " + commit.rev().text() + " " + commit.commit();
            case Event.Sync sync -> "#sync " + sync.rev().text() + " " + sync.time();
            case Event.Identity identity -> "#identity " + identity.time() + " " + identity.handle();
            case Event.Account account ->
                "#account " + account.time() + " " + account.active() + " " + account.status();
        };
        return event.did().text() + " " + content;
    }
}
