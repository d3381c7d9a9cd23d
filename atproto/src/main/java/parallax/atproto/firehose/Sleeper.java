package parallax.atproto.firehose;

import java.time.Duration;

/** Waits between connects. */
@FunctionalInterface
interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
}
