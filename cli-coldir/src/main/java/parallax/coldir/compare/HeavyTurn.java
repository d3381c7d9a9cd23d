package parallax.coldir.compare;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import parallax.atproto.politeness.Stop;

/**
 * Lets one collection at a time grow beyond {@value #SMALL} entries. The others wait where they are: what one large
 * collection takes is what the memory was planned for.
 */
final class HeavyTurn {

    /** Entries over all relays that any collection may have. */
    static final int SMALL = 1 << 20;

    private static final Duration TICK = Duration.ofMillis(100);

    private final Semaphore one = new Semaphore(1, true);
    private final Stop stop;

    HeavyTurn(Stop stop) {
        this.stop = stop;
    }

    /** The turn of one collection, shared by the walks of its relays. */
    final class Part implements AutoCloseable {

        private long entries;
        private boolean mine;

        /** More was read; waits for the turn when that makes it large. */
        synchronized void grown(int by) {
            try {
                entries += by;
                while (entries > SMALL && !mine && !stop.isAsked()) {
                    mine = one.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public synchronized void close() {
            if (mine) {
                mine = false;
                one.release();
            }
            entries = 0;
        }
    }

    Part part() {
        return new Part();
    }
}
