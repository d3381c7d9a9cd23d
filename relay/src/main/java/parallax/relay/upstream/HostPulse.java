package parallax.relay.upstream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.relay.control.HostStatus;

/** What the traffic of an open socket says of its host: active, idle, or held back by our limits. Any thread. */
final class HostPulse {
    /** Held back without such a pause in between is held back all the while. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Duration LONG_HELD = Duration.ofSeconds(5);

    private final Duration idleAfter;
    private Instant lastFrame;
    private @Nullable Instant heldSince;
    private @Nullable Instant lastHeld;

    /** @param idleAfter a host is idle that said nothing for so long */
    HostPulse(Duration idleAfter, Instant openedAt) {
        this.idleAfter = idleAfter;
        this.lastFrame = openedAt;
    }

    synchronized void heard(Instant now) {
        lastFrame = now;
    }

    synchronized void held(Instant now) {
        if (heldSince == null || lastHeld == null || now.isAfter(lastHeld.plus(PAUSE))) {
            heldSince = now;
        }
        lastHeld = now;
        lastFrame = now;
    }

    synchronized HostStatus status(Instant now) {
        boolean heldLately = lastHeld != null && !now.isAfter(lastHeld.plus(PAUSE));
        if (heldLately && heldSince != null && !now.isBefore(heldSince.plus(LONG_HELD))) {
            return HostStatus.THROTTLED;
        }
        return now.isBefore(lastFrame.plus(idleAfter)) ? HostStatus.ACTIVE : HostStatus.IDLE;
    }
}
