package parallax.relay.obs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.identity.Resolution;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.HostId;
import parallax.relay.flow.UpstreamSource;

class MetricsTest {
    private static final UpstreamSource HOST = new UpstreamSource(new HostId(1), "pds.example.com");

    @Test
    void everyDropReasonIsAMeterFromTheStartAndCountsWithoutNamingTheHost() {
        try (Metrics metrics = new Metrics()) {
            metrics.dropped(HOST, DropReason.BAD_SIGNATURE);
            for (DropReason reason : DropReason.values()) {
                String value = reason == DropReason.BAD_SIGNATURE ? "1.0" : "0.0";
                assertThat(metrics.prometheus())
                        .contains("relay_events_dropped_total{reason=\"" + reason.label() + "\"} " + value);
            }
            assertThat(metrics.prometheus()).doesNotContain(HOST.hostname());
        }
    }

    @Test
    void theEndOfAConnectionIsCountedByReasonWithoutTheHostsWords() {
        try (Metrics metrics = new Metrics()) {
            metrics.disconnected(new CloseReason.TextFrame());
            metrics.disconnected(new CloseReason.Remote(1000, "words of a host"));
            assertThat(metrics.prometheus())
                    .contains("relay_upstream_disconnects_total{reason=\"text_frame\"} 1.0")
                    .contains("relay_upstream_disconnects_total{reason=\"remote\"} 1.0")
                    .doesNotContain("words of a host");
        }
    }

    @Test
    void theFramesThatTheFanOutHoldsAreMemoryOutsideTheHeap() {
        long before = ProcessMemory.netty();
        // More than a chunk of the pool, which would otherwise be there already.
        ByteBuf frames = PooledByteBufAllocator.DEFAULT.directBuffer(32 << 20);
        assertThat(ProcessMemory.netty()).isGreaterThanOrEqualTo(before + (32 << 20));
        frames.release();
    }

    @Test
    void lookupsAndFetchesOfIdentitiesAreCounted() {
        try (Metrics metrics = new Metrics()) {
            metrics.identities().hit();
            metrics.identities().miss();
            metrics.identities().miss();
            metrics.identities().fetched(new Resolution.Unavailable("words of a directory"), Duration.ofSeconds(2));
            assertThat(metrics.prometheus())
                    .contains("relay_identity_lookups_total{outcome=\"memory\"} 1.0")
                    .contains("relay_identity_lookups_total{outcome=\"missed\"} 2.0")
                    .contains("relay_identity_fetch_seconds_count{result=\"unavailable\"} 1")
                    .contains("relay_identity_fetch_seconds_sum{result=\"unavailable\"} 2.0")
                    .contains("relay_identity_fetch_seconds_count{result=\"found\"} 0")
                    .doesNotContain("words of a directory");
        }
    }

    @Test
    void aTotalIsReadAtEachScrapeAlsoWhenNobodyElseHoldsIt() {
        try (Metrics metrics = new Metrics()) {
            long[] value = {7};
            metrics.total("relay_frames_sent", "frames", () -> value[0]);
            System.gc();
            assertThat(metrics.prometheus()).contains("relay_frames_sent_total 7.0");
            value[0] = 9;
            assertThat(metrics.prometheus()).contains("relay_frames_sent_total 9.0");
        }
    }
}
