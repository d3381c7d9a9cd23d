package parallax.coldir.listing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end early and to report what is there. */
public final class Stop {

    private final CountDownLatch asked = new CountDownLatch(1);

    /** May be called more than once, from any thread. */
    public void ask() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits; true as soon as the end is asked for. */
    public boolean within(Duration time) throws InterruptedException {
        return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
