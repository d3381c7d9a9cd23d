package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheLimitsTest {

    @Test
    void aFullCacheTakesAQuarterOfASmallHeapAtMost() {
        assertThat(CacheLimits.DEFAULT.within(2L << 30)).isEqualTo(CacheLimits.DEFAULT);
        CacheLimits small = CacheLimits.DEFAULT.within(128 << 20);
        assertThat(small.maxEntries()).isEqualTo((128 << 20) / 4 / CacheLimits.BYTES_PER_ENTRY);
        assertThat(small.lifetimes()).isEqualTo(CacheLimits.DEFAULT.lifetimes());
        assertThat(CacheLimits.DEFAULT.within(1).maxEntries()).isEqualTo(1);
    }
}
