package parallax.atproto.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void aTimeSpanIsReadAsWritten() {
        assertThat(TimeSpan.parse("2m").duration()).isEqualTo(Duration.ofMinutes(2));
        assertThat(TimeSpan.parse("72h").duration()).isEqualTo(Duration.ofDays(3));
        assertThat(TimeSpan.parse("1h30m").duration()).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeSpan.parse("3d").duration()).isEqualTo(Duration.ofDays(3));
        assertThat(TimeSpan.parse("500ms").duration()).isEqualTo(Duration.ofMillis(500));
        assertThat(TimeSpan.parse("0s").duration()).isZero();
    }

    @Test
    void aTimeSpanIsWrittenSoThatItIsReadBack() {
        for (String text : new String[] {"0s", "2m", "72h", "1h30m", "1m1s1ms"}) {
            assertThat(TimeSpan.parse(text)).hasToString(text);
        }
    }

    @Test
    void whatIsNoTimeSpanIsRefusedWithExamples() {
        for (String text : new String[] {"", "2", "m", "2 m", "-2m", "30m1h", "1.5h", "2M"}) {
            assertThatThrownBy(() -> TimeSpan.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1h30m");
        }
    }

    @Test
    void aByteSizeKnowsBothKindsOfUnit() {
        assertThat(ByteSize.parse("64MiB").bytes()).isEqualTo(64L << 20);
        assertThat(ByteSize.parse("500MB").bytes()).isEqualTo(500_000_000L);
        assertThat(ByteSize.parse("2 gib").bytes()).isEqualTo(2L << 30);
        assertThat(ByteSize.parse("1048576").bytes()).isEqualTo(1 << 20);
        assertThat(ByteSize.parse("7B").bytes()).isEqualTo(7);
        assertThat(ByteSize.parse("1TiB")).hasToString("1TiB");
        assertThat(new ByteSize(1536)).hasToString("1536B");
    }

    @Test
    void whatIsNoSizeIsRefused() {
        for (String text : new String[] {"", "MiB", "-1", "1.5GiB", "9XB", "999999999TiB"}) {
            assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theLargestOnesAreReadBack() {
        for (String size : new String[] {"5555555555500000000", "9223372036854775807", "8388607TiB"}) {
            assertThat(ByteSize.parse(ByteSize.parse(size).toString())).isEqualTo(ByteSize.parse(size));
        }
        assertThatThrownBy(() -> ByteSize.parse("9223372036854775808"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^63 - 1");
        assertThat(TimeSpan.parse("41666666d15h")).hasToString("999999999h");
        assertThatThrownBy(() -> TimeSpan.parse("41666666d16h")).hasMessageContaining("longer than 999999999h");
    }
}
