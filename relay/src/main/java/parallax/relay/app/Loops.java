package parallax.relay.app;

import java.util.concurrent.atomic.AtomicReference;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Sequencing;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;

/**
 * The two places where the data path closes to a circle: lanes hand to the sequencer, which tells the lanes what is
 * stored; the intake hears from sockets, which it may ask to connect again. Nothing flows before both ends are set.
 */
final class Loops implements Sequencing, UpstreamSignals {
    private final AtomicReference<Sequencing> sequencing = new AtomicReference<>();
    private final AtomicReference<UpstreamSignals> signals = new AtomicReference<>();

    void close(Sequencing sequencer) {
        sequencing.set(sequencer);
    }

    void close(UpstreamSignals upstream) {
        signals.set(upstream);
    }

    @Override
    public void accept(Admitted event) throws InterruptedException {
        end(sequencing).accept(event);
    }

    @Override
    public void reconnect(UpstreamSource from, Cause cause) {
        end(signals).reconnect(from, cause);
    }

    @Override
    public void reset(UpstreamSource from, StartFrom where) {
        end(signals).reset(from, where);
    }

    private static <T> T end(AtomicReference<T> reference) {
        T end = reference.get();
        if (end == null) {
            throw new IllegalStateException("an event flows before the relay is built");
        }
        return end;
    }
}
