package parallax.atproto.politeness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The wish to end a run early and to report what is there. Any thread. */
public final class Stop {

    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean begun;

    /** May be called more than once, from any thread. */
    public void ask() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** From here on there is something to report. Until then nothing is lost by an end at once. */
    public void begun() {
        begun = true;
    }

    public boolean isBegun() {
        return begun;
    }

    /** Waits for the end of the run or for an interrupt, and interrupts all walks at the first. */
    public void interrupt(ExecutorService walks) {
        try {
            asked.await();
            // A walk may be in the middle of a wait of minutes that its relay asked for.
            walks.shutdownNow();
        } catch (InterruptedException e) {
            // The walks are over.
            Thread.currentThread().interrupt();
        }
    }

    /** Waits; true as soon as the end is asked for. */
    public boolean within(Duration time) throws InterruptedException {
        return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
