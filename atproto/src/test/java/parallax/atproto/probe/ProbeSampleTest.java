package parallax.atproto.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.syntax.Did;

class ProbeSampleTest {

    private static List<Did> dids(int count) {
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dids.add(new Did("did:plc:" + i));
        }
        return dids;
    }

    private static List<Did> draw(List<Did> dids, int size, long seed) {
        return ProbeSample.draw(dids.iterator(), size, seed);
    }

    @Test
    void theSampleDependsOnTheSetAndTheSeedAlone() {
        List<Did> dids = dids(1_000);
        List<Did> shuffled = new ArrayList<>(dids);
        shuffled.addAll(dids);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(draw(shuffled, 50, 7)).isEqualTo(draw(dids, 50, 7)).doesNotHaveDuplicates();
        assertThat(draw(dids, 50, 8)).isNotEqualTo(draw(dids, 50, 7));
        assertThat(draw(dids, 20, 7)).isEqualTo(draw(dids, 50, 7).subList(0, 20));
    }

    @Test
    void oneAccountMoreChangesAtMostOne() {
        Set<Did> before = new HashSet<>(draw(dids(1_000), 50, 7));
        before.removeAll(draw(dids(1_001), 50, 7));
        assertThat(before).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aSampleLargerThanTheSetIsTheSet() {
        assertThat(draw(dids(10), 50, 7)).containsExactlyInAnyOrderElementsOf(dids(10));
        assertThat(draw(dids(10), 0, 7)).isEmpty();
        assertThat(draw(List.of(), 5, 7)).isEmpty();
    }

    @Test
    void everyAccountIsDrawnAboutAsOften() {
        int[] drawn = new int[20];
        for (long seed = 0; seed < 2_000; seed++) {
            for (Did did : draw(dids(20), 5, seed)) {
                drawn[Integer.parseInt(did.methodSpecificId())]++;
            }
        }
        for (int times : drawn) {
            assertThat(times).isBetween(420, 580);
        }
    }

    @Test
    void theIntervalIsWilsons() {
        // Computed by hand: 81 of 100, z = 1.96, from a set too large to matter.
        ShareEstimate estimate = new ShareEstimate(81, 0, 100, 1_000_000_000);
        assertThat(estimate.low()).isCloseTo(0.7222, within(0.0001));
        assertThat(estimate.high()).isCloseTo(0.8749, within(0.0001));
        assertThat(estimate.text()).isEqualTo("81 % ±9");
        assertThat(new ShareEstimate(0, 0, 10, 1_000_000_000).high()).isCloseTo(0.2775, within(0.0001));
    }

    @ParameterizedTest
    @CsvSource({
        "81, 0, 100, 100, 81 %",
        "0, 0, 0, 0, none",
        "0, 0, 0, 9, not known",
        "324, 0, 400, 100000, 81 % ±5",
        "324, 0, 400, 410, 81 % ±1",
        "0, 100, 100, 100, not known",
        "0, 99, 100, 5000, 0 % ±100",
    })
    void theTextSaysHowSureItIs(long hits, long unknown, long drawn, long population, String text) {
        assertThat(new ShareEstimate(hits, unknown, drawn, population).text()).isEqualTo(text);
    }

    @Test
    void whatIsUnknownWidensTheIntervalInBothDirections() {
        ShareEstimate known = new ShareEstimate(50, 0, 90, 10_000);
        ShareEstimate unsure = new ShareEstimate(50, 10, 100, 10_000);
        assertThat(unsure.share()).isEqualTo(known.share());
        assertThat(unsure.low()).isLessThan(0.5 - 0.09);
        assertThat(unsure.high()).isGreaterThan(0.6 + 0.08);
        ShareEstimate all = new ShareEstimate(50, 10, 100, 100);
        assertThat(all.low()).isEqualTo(0.5);
        assertThat(all.high()).isEqualTo(0.6);
        assertThat(all.isExact()).isFalse();
    }

    @Test
    void theIntervalHoldsTheTruthAboutAsOftenAsItSays() {
        Random random = new Random(11);
        int held = 0;
        int runs = 2_000;
        for (int i = 0; i < runs; i++) {
            int hits = 0;
            List<Integer> set = new ArrayList<>();
            for (int n = 0; n < 500; n++) {
                set.add(n);
            }
            Collections.shuffle(set, random);
            for (int n : set.subList(0, 100)) {
                hits += n < 400 ? 1 : 0;
            }
            ShareEstimate estimate = new ShareEstimate(hits, 0, 100, 500);
            held += estimate.low() <= 0.8 && 0.8 <= estimate.high() ? 1 : 0;
        }
        assertThat((double) held / runs).isBetween(0.93, 0.97);
    }

    @Test
    void sumsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new ShareEstimate(5, 6, 10, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShareEstimate(1, 0, 10, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShareEstimate(-1, 0, 10, 90)).isInstanceOf(IllegalArgumentException.class);
    }
}
