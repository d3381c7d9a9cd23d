package parallax.atproto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parallax.atproto.cbor.ByteSlice;

/**
 * A thousand inputs for each decoder, the same in every run; {@code scripts/fuzz} goes on for as long as it is told.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzTest {

    private static final int INPUTS = 1_000;

    static List<Target<?>> targets() {
        return Targets.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingButWhatIsDocumentedComesOut(Target<?> target) {
        Fuzzer fuzzer = new Fuzzer(target, List.of(), 1, new Pulse());
        while (fuzzer.inputs() < INPUTS) {
            Finding finding = fuzzer.step().finding();
            if (finding != null) {
                Finding reduced = Reduction.of(finding, new Pulse());
                throw new AssertionError(
                        target.name() + ": " + reduced.what() + ", input "
                                + reduced.input().toHex(),
                        reduced.cause());
            }
        }
        // A target whose inputs are all refused, or all go one way, is not reached by its mutations.
        assertThat(fuzzer.accepted()).isPositive();
        assertThat(fuzzer.outcomes()).isGreaterThan(1);
    }

    static Stream<Target<?>> faulty() {
        ByteSlice seed = ByteMutation.utf8("the seed that all start from");
        return Stream.<Target<?>>of(
                        Target.of("throws", input -> {
                            if (input.length() > 3 && input.at(3) == 0) {
                                throw new IllegalStateException("planted");
                            }
                            return input;
                        }),
                        Target.of("subclass of what is documented", FaultyDecoders::numberFormat)
                                .refusing(IllegalArgumentException.class),
                        Target.of("recurses", FaultyDecoders::recurses),
                        Target.of("allocates what is claimed", FaultyDecoders::allocates)
                                .within(1_000, 1),
                        Target.of("slow", FaultyDecoders::slow).within(FaultyDecoders.MOST),
                        Target.of("writes to its input", FaultyDecoders::writes),
                        Target.of("wrong", input -> input)
                                .checking(
                                        (input, _) -> assertThat(input.length()).isNotEqualTo(7)))
                .map(target -> target.from(() -> List.of(seed), new ByteMutation(List.of())));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void aPlantedFaultIsFound(Target<?> target) {
        assertThat(found(target)).isNotNull();
    }

    @Test
    void aFoundInputIsMadeShortAndShowsTheSameFault() {
        Target<?> target = faulty().findFirst().orElseThrow();
        Finding reduced = Reduction.of(Objects.requireNonNull(found(target)), new Pulse());
        assertThat(reduced.input().length()).isEqualTo(4);
        assertThat(Trial.of(target, reduced.input()).finding()).isNotNull();
    }

    @Test
    void theSameSeedGivesTheSameInputs() {
        Target<?> target = Targets.named("frame").orElseThrow();
        Fuzzer one = new Fuzzer(target, List.of(), 9, new Pulse());
        Fuzzer two = new Fuzzer(target, List.of(), 9, new Pulse());
        for (int i = 0; i < 300; i++) {
            assertThat(one.step().input()).isEqualTo(two.step().input());
        }
    }

    @Test
    void theCommandKeepsItsCorpusAndReplaysAnInput(@TempDir Path dir) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Fuzz.run(List.of("tid", "--for", "200ms", "--corpus", dir.toString()), print))
                .isZero();
        Path input;
        try (Stream<Path> files = Files.list(dir.resolve("tid"))) {
            input = files.findFirst().orElseThrow();
        }
        assertThat(Fuzz.run(List.of("tid", "--replay", input.toString()), print))
                .isZero();
        assertThat(Fuzz.run(List.of("nonsense"), print)).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("1 targets, ", "0 findings", "no target nonsense");
    }

    private static @Nullable Finding found(Target<?> target) {
        Fuzzer fuzzer = new Fuzzer(target, List.of(), 1, new Pulse());
        Finding finding = null;
        while (finding == null && fuzzer.inputs() < 200_000) {
            finding = fuzzer.step().finding();
        }
        return finding;
    }
}
