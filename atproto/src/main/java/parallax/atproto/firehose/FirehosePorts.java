package parallax.atproto.firehose;

import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What a client takes from outside. The clock is monotonic nanoseconds, since a jump of the wall clock must neither drop
 * nor settle a connection.
 */
record FirehosePorts(LongSupplier nanoTime, Sleeper sleeper, SSLSocketFactory tls) {
    static FirehosePorts system() {
        return new FirehosePorts(System::nanoTime, Thread::sleep, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }
}
