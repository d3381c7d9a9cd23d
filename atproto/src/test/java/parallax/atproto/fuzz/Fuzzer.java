package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** Gives one target input after input. The same seed and corpus give the same inputs. */
final class Fuzzer {

    /** Longest input, in bytes; a mutation that gives more is cut. */
    static final int MOST_BYTES = 1 << 18;

    private static final int MOST_MUTATIONS = 5;

    private final Target<?> target;
    private final Corpus corpus;
    private final SplittableRandom random;
    private final Pulse pulse;
    private int fromSeeds;
    private long inputs;
    private long accepted;
    private long mostAllocated;
    private double fullest;
    private long slowest;

    Fuzzer(Target<?> target, List<ByteSlice> more, long seed, Pulse pulse) {
        this.target = target;
        this.pulse = pulse;
        List<ByteSlice> seeds = new ArrayList<>(target.seeds());
        seeds.addAll(more);
        this.corpus = new Corpus(seeds);
        this.random = new SplittableRandom(seed ^ target.name().hashCode());
    }

    /** What one input led to. */
    record Step(ByteSlice input, boolean isNew, @Nullable Finding finding) {}

    /** Tries one more input: first the seeds themselves, then what comes of mutating. */
    Step step() {
        ByteSlice input = fromSeeds < corpus.seeds().size() ? corpus.seeds().get(fromSeeds++) : mutated();
        pulse.begins(target, input);
        Trial trial = Trial.of(target, input);
        inputs++;
        if (trial.finding() != null) {
            return new Step(input, false, trial.finding());
        }
        accepted += trial.accepted() ? 1 : 0;
        mostAllocated = Math.max(mostAllocated, trial.allocated());
        fullest = Math.max(fullest, (double) trial.allocated() / target.bound().of(input));
        slowest = Math.max(slowest, trial.nanos());
        return new Step(input, corpus.add(input, trial.outcome()), null);
    }

    private ByteSlice mutated() {
        ByteSlice input = corpus.pick(random);
        for (int i = random.nextInt(random.nextInt(1, MOST_MUTATIONS + 1)); i >= 0; i--) {
            input = target.mutation().mutate(input, corpus.pick(random), random);
            if (input.length() > MOST_BYTES) {
                input = input.slice(0, MOST_BYTES);
            }
        }
        // A decoder that reads outside its slice is found by what stands around it.
        byte[] framed = new byte[input.length() + 16];
        input.copyTo(framed, 8);
        return ByteSlice.of(framed, 8, input.length());
    }

    Target<?> target() {
        return target;
    }

    long inputs() {
        return inputs;
    }

    long accepted() {
        return accepted;
    }

    int outcomes() {
        return corpus.outcomes();
    }

    /** One line of figures, without the target's name. */
    String figures() {
        return "%,d inputs, %.0f%% accepted, %d outcomes, at most %,d bytes allocated (%.0f%% of its bound), slowest %.1f ms"
                .formatted(
                        inputs,
                        100.0 * accepted / Math.max(1, inputs),
                        corpus.outcomes(),
                        mostAllocated,
                        100 * fullest,
                        slowest / 1e6);
    }
}
