package parallax.relay.validate;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** The status of an event's account as its PDS tells it when asked. Needs the case's identity. */
final class StatusLookup {
    private final ValidationConfig config;

    StatusLookup(ValidationConfig config) {
        this.config = config;
    }

    /**
     * Null once the PDS tells a status that is right; the event is dropped if it tells another one, or stays silent.
     */
    @Nullable
    Verdict confirm(Case c, Predicate<AccountStatus> right, DropReason otherwise) {
        PdsEndpoint pds = c.identity().document().pds();
        if (pds == null) {
            throw new IllegalStateException("the host gate comes before the status");
        }
        return switch (c.answers().status()) {
            case null -> Gate.park(new Wait.RepoStatus(pds, Duration.ZERO));
            case StatusAnswer.Told told -> {
                c.told(told.status());
                yield right.test(told.status()) ? null : Gate.drop(otherwise);
            }
            case StatusAnswer.Unavailable _ -> {
                int asks = c.answers().statusAsks();
                yield asks >= config.statusAsks()
                        ? Gate.drop(otherwise)
                        : Gate.park(new Wait.RepoStatus(pds, config.retry().after(asks)));
            }
        };
    }
}
