package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;

/**
 * Refuses an account that would be one more than its host may have. One that no host has is refused before anything is
 * asked about it; whether one of another host has really moved only its identity tells. An account that the host has
 * stays, however the limit changes.
 */
final class RoomGate {
    private final AccountRoom room;

    RoomGate(AccountRoom room) {
        this.room = room;
    }

    /** Before the identity is known. */
    @Nullable
    Verdict newcomer(Case c) {
        RepoState before = c.before();
        return before != null && before.counted() ? null : arrival(c);
    }

    /** Once the sender is known to be the account's PDS. */
    @Nullable
    Verdict arrival(Case c) {
        return hasRoom(c) ? null : Gate.drop(DropReason.ACCOUNT_LIMIT);
    }

    /** Whether the sender may have the account. */
    boolean hasRoom(Case c) {
        return !enters(c) || !room.full(c.decoded().from());
    }

    private static boolean enters(Case c) {
        RepoState before = c.before();
        if (before == null) {
            return true;
        }
        boolean there =
                before.counted() && before.host().equals(c.decoded().from().host());
        return !there
                && switch (c.event()) {
                    case Event.Commit _, Event.Sync _ -> true;
                    case Event.Identity _ -> before.counted();
                    case Event.Account account ->
                        AccountStatus.of(account.active(), account.status()) != AccountStatus.DELETED;
                };
    }
}
