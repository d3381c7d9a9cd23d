package parallax.pulsar.explain;

import java.time.Duration;

/**
 * What explaining may cost.
 *
 * @param dids accounts that are resolved; 0 resolves none
 * @param atOnce resolutions at a time
 * @param time for all resolutions of all relays together
 */
public record ExplainLimits(int dids, int atOnce, Duration time) {

    public ExplainLimits {
        if (dids < 0 || atOnce < 1 || !time.isPositive()) {
            throw new IllegalArgumentException("explaining needs a budget");
        }
    }
}
