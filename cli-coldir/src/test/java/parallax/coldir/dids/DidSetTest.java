package parallax.coldir.dids;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidSetTest {

    private static final String DIGITS = "234567abcdefghijklmnopqrstuvwxyz";

    @Test
    void aBuilderTakesAsManyAsItWasToldWhateverTheirNumber() {
        for (int most : List.of(1, 2, 63, 64, 1_000, 65_535, 65_536, 65_537, 66_000, 66_576, 70_000)) {
            DidSetBuilder builder = new DidSetBuilder(most);
            for (int i = 0; i < most; i++) {
                assertThat(builder.add(PlcDigits.text(i, 7)))
                        .as("%s of %s", i, most)
                        .isTrue();
            }
            assertThat(builder.build().size()).isEqualTo(most);
        }
    }

    @Test
    void aPlcDidIsTwoNumbersAndBackAndTheirOrderIsThatOfTheTexts() {
        Random random = new Random(1);
        String before = "did:plc:" + "2".repeat(24);
        for (int i = 0; i < 10_000; i++) {
            String did = plc(random);
            long high = PlcDigits.high(did);
            long low = PlcDigits.low(did);
            assertThat(PlcDigits.text(high, low)).isEqualTo(did);
            int order = Long.compare(PlcDigits.high(before), high);
            order = order != 0 ? order : Long.compare(PlcDigits.low(before), low);
            assertThat(Integer.signum(order)).isEqualTo(Integer.signum(before.compareTo(did)));
            before = did;
        }
        assertThat(PlcDigits.high("did:plc:" + "z".repeat(24))).isEqualTo((1L << 60) - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:example.com",
                "did:plc:short",
                "did:plc:ABCDEFGHIJKLMNOPQRSTUVWX",
                "did:plc:aaaaaaaaaaaaaaaaaaaaaaa1",
                "did:plc:aaaaaaaaaaaa1aaaaaaaaaaa",
                "did:plc:aaaaaaaaaaaaaaaaaaaaaaaaa",
                "did:key:aaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatIsNoCanonicalPlcDidIsKeptAsItIsWritten(String did) {
        DidSetBuilder builder = new DidSetBuilder(10);
        assertThat(builder.add(did)).isTrue();
        assertThat(builder.add(did)).isTrue();
        assertThat(texts(builder.build())).containsExactly(did);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 39, 40, 41, 1_000, 70_000, 300_000})
    void aSetHoldsWhatAModelHoldsWhateverTheOrderAndTheRepeats(int adds) {
        Random random = new Random(adds);
        DidSetBuilder builder = new DidSetBuilder(1_000_000);
        TreeSet<String> model = new TreeSet<>();
        List<String> earlier = new ArrayList<>();
        for (int i = 0; i < adds; i++) {
            String did = !earlier.isEmpty() && random.nextInt(3) == 0
                    ? earlier.get(random.nextInt(earlier.size()))
                    : did(random);
            earlier.add(did);
            model.add(did);
            assertThat(builder.add(did)).isTrue();
        }
        assertThat(builder.distinct()).isEqualTo(model.size());
        DidSet set = builder.build();
        assertThat(set.size()).isEqualTo(model.size());
        assertThat(texts(set)).containsExactlyElementsOf(plcFirst(model));
    }

    @Test
    void numbersMadeToShareTheirBeginningsAreSortedAsWell() {
        DidSetBuilder builder = new DidSetBuilder(1_000_000);
        TreeSet<String> model = new TreeSet<>();
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            // All alike but for the last four characters, then all alike but for the first.
            String tail = "" + digit(random) + digit(random) + digit(random) + digit(random);
            String did = i % 2 == 0 ? "did:plc:" + "a".repeat(20) + tail : "did:plc:" + tail + "z".repeat(20);
            model.add(did);
            builder.add(did);
        }
        assertThat(texts(builder.build())).containsExactlyElementsOf(model);
    }

    @Test
    void aMergeTellsWhoHoldsEachDidAsAModelDoes() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(SetMerge.MOST_SETS);
            TreeMap<String, Integer> model = new TreeMap<>();
            List<DidSetBuilder> builders = new ArrayList<>();
            for (int set = 0; set < count; set++) {
                builders.add(new DidSetBuilder(100_000));
            }
            for (int i = 0; i < random.nextInt(2_000); i++) {
                String did = did(random);
                int holders = random.nextInt(1 << count);
                for (int set = 0; set < count; set++) {
                    if ((holders & 1 << set) != 0) {
                        builders.get(set).add(did);
                        model.merge(did, 1 << set, (before, more) -> before | more);
                    }
                }
            }
            TreeMap<String, Integer> merged = new TreeMap<>();
            SetMerge merge =
                    new SetMerge(builders.stream().map(DidSetBuilder::build).toList());
            while (merge.next()) {
                assertThat(merged.put(merge.text(), merge.holders())).isNull();
            }
            assertThat(merged).as("seed %d", seed).isEqualTo(model);
        }
    }

    @Test
    void aFullSetTakesNoMoreAndSaysSo() {
        DidSetBuilder builder = new DidSetBuilder(100);
        Random random = new Random(3);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += builder.add(plc(random)) ? 1 : 0;
        }
        assertThat(taken).isBetween(100, 101);
        assertThat(builder.build().size()).isEqualTo(taken);
    }

    @Test
    void repeatsTakeNoRoom() {
        DidSetBuilder builder = new DidSetBuilder(100_000);
        List<String> dids = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < 90_000; i++) {
            dids.add(plc(random));
        }
        for (int round = 0; round < 5; round++) {
            dids.forEach(did -> assertThat(builder.add(did)).isTrue());
        }
        assertThat(builder.distinct()).isEqualTo(90_000);
    }

    @Test
    void othersThanPlcAreBoundedByTheirLength() {
        DidSetBuilder builder = new DidSetBuilder(1_000_000);
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            taken += builder.add("did:web:" + "a".repeat(2_000) + i) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(builder.atMost());
        assertThat((long) taken * 2_000).isBetween(7L << 20, 8L << 20);
    }

    private static List<String> texts(DidSet set) {
        List<String> texts = new ArrayList<>();
        SetMerge merge = new SetMerge(List.of(set));
        while (merge.next()) {
            texts.add(merge.text());
        }
        return texts;
    }

    private static List<String> plcFirst(Set<String> model) {
        List<String> ordered = new ArrayList<>();
        model.stream().filter(did -> did.startsWith("did:plc:")).forEach(ordered::add);
        model.stream().filter(did -> !did.startsWith("did:plc:")).forEach(ordered::add);
        return ordered;
    }

    private static String did(Random random) {
        return random.nextInt(20) == 0 ? "did:web:h" + random.nextInt(1_000) + ".example.com" : plc(random);
    }

    private static String plc(Random random) {
        StringBuilder text = new StringBuilder("did:plc:");
        for (int i = 0; i < 24; i++) {
            text.append(digit(random));
        }
        return text.toString();
    }

    private static char digit(Random random) {
        return DIGITS.charAt(random.nextInt(DIGITS.length()));
    }
}
