package parallax.relay.log;

import java.time.Duration;

/** Options of a sequencer for tests: small bounds and short times, but for what is changed by its name. */
public final class OptionsDraft {
    private int queueEvents = 64;
    private long queueBytes = 1 << 20;
    private int batchEvents = 16;
    private long batchBytes = 100_000;
    private Duration markEvery = Duration.ofMillis(5);
    private Duration retryAtLeast = Duration.ofMillis(1);
    private Duration retryAtMost = Duration.ofMillis(5);
    private Duration stateWait = Duration.ofSeconds(20);
    private Duration closeWait = Duration.ofSeconds(5);
    private Duration commitSpacing = Duration.ZERO;

    public OptionsDraft queue(int events, long bytes) {
        queueEvents = events;
        queueBytes = bytes;
        return this;
    }

    public OptionsDraft batch(int events, long bytes) {
        batchEvents = events;
        batchBytes = bytes;
        return this;
    }

    public OptionsDraft markEvery(Duration time) {
        markEvery = time;
        return this;
    }

    public OptionsDraft retry(Duration atLeast, Duration atMost) {
        retryAtLeast = atLeast;
        retryAtMost = atMost;
        return this;
    }

    public OptionsDraft stateWait(Duration time) {
        stateWait = time;
        return this;
    }

    public OptionsDraft closeWait(Duration time) {
        closeWait = time;
        return this;
    }

    public OptionsDraft commitSpacing(Duration time) {
        commitSpacing = time;
        return this;
    }

    public SequencerOptions options() {
        return new SequencerOptions(
                queueEvents,
                queueBytes,
                batchEvents,
                batchBytes,
                markEvery,
                retryAtLeast,
                retryAtMost,
                stateWait,
                closeWait,
                commitSpacing);
    }
}
