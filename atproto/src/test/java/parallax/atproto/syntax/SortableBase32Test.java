package parallax.atproto.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SortableBase32Test {

    private static String text(long number, int length) {
        char[] text = new char[length];
        SortableBase32.write(number, text, 0, length);
        return new String(text);
    }

    @Test
    void textsStandInTheOrderOfTheirNumbers() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            long one = random.nextLong(1L << 60);
            long other = random.nextLong(1L << 60);
            assertThat(Integer.signum(text(one, 12).compareTo(text(other, 12)))).isEqualTo(Long.compare(one, other));
            assertThat(SortableBase32.read(text(one, 12), 0, 12)).isEqualTo(one);
        }
        assertThat(text(0, 3) + text(31, 1) + text(5, 1) + text(6, 1)).isEqualTo("222z7a");
    }

    @Test
    void aPartWithAForeignCharacterIsNoNumber() {
        for (char c = 0; c < 256; c++) {
            boolean ours = (c >= '2' && c <= '7') || (c >= 'a' && c <= 'z');
            assertThat(SortableBase32.read("22" + c + "2", 0, 4) == SortableBase32.NONE)
                    .as("%x", (int) c)
                    .isEqualTo(!ours);
        }
        assertThat(SortableBase32.read("!23!", 1, 2)).isEqualTo(1);
    }
}
