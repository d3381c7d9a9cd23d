package parallax.atproto.firehose;

import java.time.Duration;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What a client takes from outside. The clock is monotonic nanoseconds, since a jump of the wall clock must neither
 * drop nor settle a connection.
 */
record FirehosePorts(LongSupplier nanoTime, Sleeper sleeper, SSLSocketFactory tls) {
    /** Waits between connects. */
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    static FirehosePorts system() {
        return new FirehosePorts(System::nanoTime, Thread::sleep, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }
}
