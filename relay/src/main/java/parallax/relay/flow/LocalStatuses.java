package parallax.relay.flow;

import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;

/** The operator's word on an account: a takedown and its reversal, sequenced as an {@code #account} of ours. */
@FunctionalInterface
public interface LocalStatuses {
    /**
     * Any thread; returns when the change is queued behind the events of the account that came before it. Blocks while its
     * lane is full.
     */
    void change(Did did, AccountStatus local) throws InterruptedException;
}
