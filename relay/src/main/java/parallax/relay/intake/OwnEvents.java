package parallax.relay.intake;

import java.util.IdentityHashMap;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;

/**
 * What is to be done once an event of this relay's own is durable and in the stored state: events that come from a host
 * are settled at its mark by the sequencer, these have none. As many as are between the lanes and the state. Any
 * thread.
 */
final class OwnEvents {
    private final IdentityHashMap<Admitted, Runnable> waiting = new IdentityHashMap<>();

    /** Before the event is given to the sequencer. */
    void whenApplied(Admitted own, Runnable then) {
        synchronized (waiting) {
            waiting.put(own, then);
        }
    }

    void applied(Admitted admitted) {
        if (!admitted.host().equals(HostId.SELF)) {
            return;
        }
        Runnable then;
        synchronized (waiting) {
            then = waiting.remove(admitted);
        }
        if (then != null) {
            then.run();
        }
    }
}
