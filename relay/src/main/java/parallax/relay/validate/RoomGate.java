package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;

/**
 * Refuses an account that would be one more than its host may have, before anything is asked about it. An account that the
 * host has already stays, however the limit changes.
 */
final class RoomGate implements Gate {
    private final AccountRoom room;

    RoomGate(AccountRoom room) {
        this.room = room;
    }

    @Override
    public @Nullable Verdict check(Case c) {
        RepoState before = c.before();
        HostId host = c.decoded().from().host();
        boolean there = before != null && before.counted() && before.host().equals(host);
        return !there && room.full(host) ? Gate.drop(DropReason.ACCOUNT_LIMIT) : null;
    }
}
