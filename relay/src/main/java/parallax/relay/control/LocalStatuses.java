package parallax.relay.control;

import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;

/** The operator's word on an account: a takedown and its reversal, sequenced as an {@code #account} of ours. */
@FunctionalInterface
public interface LocalStatuses {
    /**
     * Any thread; returns when the change, behind the events of the account that came before it, is durable and in the
     * stored state. Blocks meanwhile, for a bounded time.
     *
     * @throws NotAppliedException when that took too long or the relay is stopping; the change may still come
     */
    void change(Did did, AccountStatus local) throws InterruptedException;
}
