package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/** The meters tell what happened. */
@Timeout(600)
class MetersTest {
    private static final int EVENTS = 130;
    /** The longest header of a WebSocket frame. */
    private static final int FRAMING = 10;

    @Test
    void whatWentInAndOutAndHowItWaitedIsMetered(@TempDir Path dir) throws Exception {
        try (SimulatedNetwork network = new SimulatedNetwork(5, InstantSource.system());
                NetworkHost host = network.addHost();
                ObservedRelay relay =
                        new ObservedRelay(false, dir, network.plc().uri(), List.of(host.name()))) {
            TestRepo repo = host.account();
            long bytes = 0;
            for (int i = 0; i < EVENTS; i++) {
                TestEvent event = repo.create("app.bsky.feed.post/a" + i);
                bytes += event.frame().length();
                host.send(event);
            }
            ByteSlice broken = repo.broken(Breakage.FLIPPED_SIGNATURE);
            host.sendRaw(broken);
            relay.subscriber().awaitCount(EVENTS);
            relay.nextRefused(Map.of("bad_signature", 1L));
            relay.view().awaitMetric("relay_frames_sent_total", EVENTS);
            relay.view().awaitMetric("relay_upstream_held_bytes", 0);
            relay.view().awaitMetric("relay_parked_events", 0);
            Map<String, Double> meters = relay.view().metrics();

            assertThat(meters)
                    .containsEntry("relay_upstream_frames_total", EVENTS + 1.0)
                    .containsEntry("relay_upstream_bytes_total", 1.0 * bytes + broken.length())
                    .containsEntry("relay_events_passed_total{kind=\"commit\"}", 1.0 * EVENTS)
                    .containsEntry("relay_events_dropped_total{reason=\"bad_signature\"}", 1.0)
                    .containsEntry("relay_hosts{status=\"active\"}", 1.0)
                    .containsEntry("relay_hosts{status=\"offline\"}", 0.0)
                    .containsEntry("relay_hosts_followed", 1.0)
                    .containsEntry("relay_hosts_connected", 1.0)
                    .containsEntry("relay_hosts_flowing", 1.0)
                    .containsEntry("relay_parked_events", 0.0)
                    .containsEntry("relay_lane_queued_events", 0.0)
                    .containsEntry("relay_sequencer_queued_events", 0.0)
                    .containsEntry("relay_log_last_seq", 1.0 * EVENTS)
                    .containsEntry("relay_state_applied_seq", 1.0 * EVENTS)
                    .containsEntry("relay_subscribers", 1.0)
                    .containsEntry("relay_subscriber_lag_events", 0.0)
                    .containsEntry("relay_identities_in_memory", 1.0)
                    // The doubt about the bad signature; the first sight of the account may have asked twice.
                    .hasEntrySatisfying(
                            "relay_identity_fetch_seconds_count{result=\"found\"}",
                            count -> assertThat(count).isBetween(2.0, 3.0));
            assertThat(meters.get("relay_identity_lookups_total{outcome=\"memory\"}"))
                    .isGreaterThanOrEqualTo(EVENTS / 2.0);
            assertThat(meters.get("relay_upstream_lag_seconds_count")).isBetween(EVENTS / 64.0, EVENTS / 64.0 + 1);
            assertThat(meters.get("relay_upstream_lag_seconds_sum")).isPositive();
            for (String timer : List.of("relay_log_commit_seconds", "relay_log_sync_seconds")) {
                assertThat(meters.get(timer + "_count")).as(timer).isBetween(1.0, EVENTS + 1.0);
                assertThat(meters.get(timer + "_sum")).as(timer).isPositive();
            }
            long told = relay.subscriber().received().stream()
                    .mapToLong(received -> received.frame().length())
                    .sum();
            assertThat(meters.get("relay_bytes_sent_total")).isBetween(1.0 * told, told + 1.0 * FRAMING * EVENTS);
            assertThat(meters.get("process_resident_memory_bytes")).isGreaterThan(50e6);
            assertThat(meters.get("relay_native_bytes{of=\"netty\"}")).isPositive();
            assertThat(meters.get("jvm_threads_live_threads")).isPositive();
            assertThat(meters.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes{area=\"heap\""));
        }
    }
}
