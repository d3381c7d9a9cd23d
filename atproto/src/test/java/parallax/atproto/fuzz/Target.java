package parallax.atproto.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/**
 * One decoder, what it may do with any bytes, and how bytes are made that get deep into it.
 *
 * @param <T> what it decodes to
 */
public final class Target<T> {

    /** The decoder; it answers null for what it refuses by value. */
    @FunctionalInterface
    public interface Decoder<T> {
        @Nullable
        T decode(ByteSlice input) throws Exception;
    }

    /** What must be true of anything that was decoded; whatever it throws is a finding. */
    @FunctionalInterface
    public interface Check<T> {
        void check(ByteSlice input, T decoded) throws Exception;
    }

    private final String name;
    private final Decoder<T> decoder;
    private List<Class<?>> refusals = List.of();
    private Supplier<List<ByteSlice>> seeds = List::of;
    private Mutation mutation = new ByteMutation(List.of());
    private Bound bound = new Bound(16_384, 64);
    private Duration time = Duration.ofSeconds(1);
    private Check<? super T> check = (_, _) -> {};
    private Function<? super T, String> kind = decoded -> decoded.getClass().getSimpleName();

    private Target(String name, Decoder<T> decoder) {
        this.name = name;
        this.decoder = decoder;
    }

    /** A target that refuses nothing by exception until it is told to. */
    public static <T> Target<T> of(String name, Decoder<T> decoder) {
        return new Target<>(name, decoder);
    }

    /** The only exceptions that may come out: those of exactly these classes. */
    public Target<T> refusing(Class<?>... documented) {
        refusals = List.of(documented);
        return this;
    }

    public Target<T> from(Supplier<List<ByteSlice>> goodInputs, Mutation mutatedBy) {
        seeds = goodInputs;
        mutation = mutatedBy;
        return this;
    }

    /** As much may be allocated by one call: so many bytes, and so many more for each byte of the input. */
    public Target<T> within(long baseBytes, int bytesPerByte) {
        bound = new Bound(baseBytes, bytesPerByte);
        return this;
    }

    /** Processor time that no input may take, instead of a second. */
    Target<T> within(Duration most) {
        time = most;
        return this;
    }

    public Target<T> checking(Check<? super T> oracle) {
        check = oracle;
        return this;
    }

    /** Tells results apart, so that an input that leads to a new one is kept to be mutated further. */
    public Target<T> telling(Function<? super T, String> kinds) {
        kind = kinds;
        return this;
    }

    public String name() {
        return name;
    }

    List<ByteSlice> seeds() {
        return seeds.get();
    }

    Mutation mutation() {
        return mutation;
    }

    Bound bound() {
        return bound;
    }

    Duration time() {
        return time;
    }

    @Nullable
    T decode(ByteSlice input) throws Exception {
        return decoder.decode(input);
    }

    boolean documents(Throwable thrown) {
        return refusals.stream().anyMatch(refusal -> refusal == thrown.getClass());
    }

    /** The check of a result; answers its kind. */
    String checked(ByteSlice input, T decoded) throws Exception {
        check.check(input, decoded);
        return Objects.requireNonNull(kind.apply(decoded));
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Memory that one call may allocate.
     *
     * @param base bytes
     * @param perByte bytes for each byte of the input
     */
    record Bound(long base, int perByte) {
        long of(ByteSlice input) {
            return base + (long) perByte * input.length();
        }
    }
}
