package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.flow.Host;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostStatus;

/** One contract, both databases. */
class HostTableTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void sqliteHoldsTheContract(@TempDir Path dir) {
        withControlPlane(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")), HostTableTest::contract);
    }

    @Test
    void postgresqlHoldsTheContract(@TempDir Path dir) {
        assumeTrue(PostgresServer.installed(), "no PostgreSQL server is installed (Debian: postgresql)");
        try (PostgresServer server = PostgresServer.start(dir)) {
            withControlPlane(server.url(), HostTableTest::contract);
        }
    }

    @Test
    void hostsSurviveReopening(@TempDir Path dir) {
        DatabaseUrl url = DatabaseUrl.sqlite(dir.resolve("relay.sqlite"));
        withControlPlane(
                url, hosts -> hosts.setStatus(hosts.register("a.example", NOW).id(), HostStatus.OFFLINE));
        withControlPlane(
                url,
                hosts -> assertThat(hosts.find("a.example"))
                        .hasValueSatisfying(host -> assertThat(host.status()).isEqualTo(HostStatus.OFFLINE)));
    }

    private static void withControlPlane(DatabaseUrl url, Consumer<HostTable> body) {
        try (ControlPlane controlPlane = ControlPlane.open(url)) {
            body.accept(controlPlane.hosts());
        }
    }

    private static void contract(HostTable hosts) {
        assertThat(hosts.find("a.example")).isEmpty();
        Host first = hosts.register("a.example", NOW);
        Host second = hosts.register("localhost:2583", NOW.plusSeconds(60));
        assertThat(hosts.register("a.example", NOW.plusSeconds(99))).isEqualTo(first);
        assertThat(first).isEqualTo(new Host(first.id(), "a.example", HostStatus.ACTIVE, NOW));
        assertThat(second.id().value()).isGreaterThan(first.id().value());
        hosts.setStatus(second.id(), HostStatus.BANNED);
        assertThat(hosts.find("localhost:2583"))
                .hasValueSatisfying(host -> assertThat(host.status()).isEqualTo(HostStatus.BANNED));
        assertThat(hosts.page(new HostId(0), 1)).containsExactly(first);
        assertThat(hosts.page(first.id(), 10)).extracting(Host::hostname).containsExactly("localhost:2583");
        assertThat(hosts.createdSince(NOW.plusSeconds(60))).isEqualTo(1);
    }
}
