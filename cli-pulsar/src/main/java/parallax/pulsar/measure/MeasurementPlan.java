package parallax.pulsar.measure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.pulsar.explain.ExplainLimits;
import parallax.pulsar.explain.Sources.ProbeBudget;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.LedgerLimits;

/**
 * What is to be measured.
 *
 * @param relays at least one, with names of their own
 * @param reference what they are compared with; null for their union, which takes at least two
 * @param window positive
 * @param grace listened to before and after the window; not negative
 * @param connectTimeout for all streams to flow
 * @param probe for accounts that one side lacks
 * @param invocation how the program was called
 */
public record MeasurementPlan(
        List<RelayAddress> relays,
        @Nullable ReferenceAddress reference,
        Duration window,
        Duration grace,
        Duration connectTimeout,
        LedgerLimits ledger,
        ExplainLimits explain,
        ProbeBudget probe,
        Invocation invocation) {

    /** What the union of the relays is called in a report. */
    public static final String ALL_RELAYS = "all relays";

    public MeasurementPlan {
        relays = List.copyOf(relays);
        if (relays.isEmpty() || relays.size() >= Ledger.MAX_SLOTS) {
            throw new IllegalArgumentException("1 to " + (Ledger.MAX_SLOTS - 1) + " relays can be measured at once");
        }
        if (reference == null && relays.size() < 2) {
            throw new IllegalArgumentException("one relay alone cannot be compared: give a second one, or a reference");
        }
        if (!window.isPositive() || grace.isNegative() || !connectTimeout.isPositive()) {
            throw new IllegalArgumentException("the window must be longer than zero");
        }
        requireNames(relays, reference);
    }

    /** The name of what relays are compared with. */
    public String against() {
        return reference == null ? ALL_RELAYS : reference.alias();
    }

    private static void requireNames(List<RelayAddress> relays, @Nullable ReferenceAddress reference) {
        Set<String> names = new HashSet<>();
        if (reference != null) {
            names.add(reference.alias());
        }
        for (RelayAddress relay : relays) {
            if (!names.add(relay.alias())) {
                throw new IllegalArgumentException(
                        "two streams are called '" + relay.alias() + "': give one a name, as in name=https://host");
            }
        }
    }
}
