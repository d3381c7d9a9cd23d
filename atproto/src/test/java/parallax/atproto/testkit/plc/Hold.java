package parallax.atproto.testkit.plc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Answers kept back until {@link #release}; what is slow in a test is so exactly as long as the test wants. */
public final class Hold {

    private final Semaphore arrivals = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until one more request has arrived. */
    public void awaitArrival() throws InterruptedException {
        arrivals.acquire();
    }

    /** Lets all answers go, also those to come. */
    public void release() {
        released.countDown();
    }

    void pass() throws InterruptedException {
        arrivals.release();
        released.await();
    }
}
