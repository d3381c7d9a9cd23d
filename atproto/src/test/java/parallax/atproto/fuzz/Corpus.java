package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;

/** The inputs that are mutated: the seeds, and those that led to an outcome which few others led to. */
final class Corpus {

    private static final int MOST_INPUTS = 4_000;
    private static final long MOST_BYTES = 32L << 20;
    private static final int MOST_OUTCOMES = 2_000;
    private static final int PER_OUTCOME = 8;

    private final List<ByteSlice> inputs;
    private final Map<String, Integer> outcomes = new HashMap<>();
    private final int seeds;
    private long bytes;

    Corpus(List<ByteSlice> seeds) {
        this.inputs = new ArrayList<>(seeds);
        if (inputs.isEmpty()) {
            inputs.add(ByteSlice.EMPTY);
        }
        this.seeds = inputs.size();
    }

    ByteSlice pick(SplittableRandom random) {
        // Half of the time a seed: the rest are mostly inputs that are refused.
        return inputs.get(random.nextInt(random.nextBoolean() ? seeds : inputs.size()));
    }

    /** Keeps the input if its outcome is rare; whether the outcome is new. */
    boolean add(ByteSlice input, String outcome) {
        Integer seen = outcomes.get(outcome);
        if (seen == null ? outcomes.size() >= MOST_OUTCOMES : seen >= PER_OUTCOME) {
            return false;
        }
        outcomes.merge(outcome, 1, Integer::sum);
        if (inputs.size() < MOST_INPUTS && bytes + input.length() <= MOST_BYTES) {
            bytes += input.length();
            inputs.add(ByteSlice.copyOf(input));
        }
        return seen == null;
    }

    List<ByteSlice> seeds() {
        return inputs.subList(0, seeds);
    }

    /** Different outcomes so far. */
    int outcomes() {
        return outcomes.size();
    }
}
