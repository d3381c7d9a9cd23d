package parallax.relay.validate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.PdsEndpoint;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** The status of an event's account as its PDS tells it when asked. Needs the case's identity. */
final class StatusLookup {
    private final ValidationConfig config;

    StatusLookup(ValidationConfig config) {
        this.config = config;
    }

    /** Null once the PDS was asked: the case has the status, or has none because the PDS stayed silent. */
    @Nullable
    Verdict find(Case c) {
        PdsEndpoint pds = c.identity().document().pds();
        if (pds == null) {
            throw new IllegalStateException("the host gate comes before the status");
        }
        return switch (c.answers().status()) {
            case null -> Gate.park(new Wait.RepoStatus(pds, Duration.ZERO));
            case StatusAnswer.Told told -> {
                c.told(told.status());
                yield null;
            }
            case StatusAnswer.Unavailable _ -> {
                int asks = c.answers().statusAsks();
                yield asks >= config.statusAsks()
                        ? null
                        : Gate.park(new Wait.RepoStatus(pds, config.retry().after(asks)));
            }
        };
    }
}
