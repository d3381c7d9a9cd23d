package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.control.Host;
import parallax.relay.control.HostControl.Trust;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.control.HostTerms;
import parallax.relay.flow.HostId;

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
                url,
                hosts -> hosts.setStatus(
                        hosts.register("a.example", HostOrigin.STRANGER, NOW).id(), HostStatus.OFFLINE));
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
        Host first = hosts.register("a.example", HostOrigin.STRANGER, NOW);
        Host second = hosts.register("localhost:2583", HostOrigin.STRANGER, NOW.plusSeconds(60));
        assertThat(hosts.register("a.example", HostOrigin.STRANGER, NOW.plusSeconds(99)))
                .isEqualTo(first);
        assertThat(first).isEqualTo(new Host(first.id(), "a.example", HostStatus.ACTIVE, NOW, HostTerms.STANDARD));
        assertThat(second.id().value()).isGreaterThan(first.id().value());
        hosts.setStatus(second.id(), HostStatus.BANNED);
        assertThat(hosts.find("localhost:2583"))
                .hasValueSatisfying(host -> assertThat(host.status()).isEqualTo(HostStatus.BANNED));
        assertThat(hosts.page(new HostId(0), 1)).containsExactly(first);
        assertThat(hosts.page(first.id(), 10)).extracting(Host::hostname).containsExactly("localhost:2583");
        hosts.register("b.example", HostOrigin.PULLED, NOW.plusSeconds(60));
        hosts.register("c.example", HostOrigin.OPERATOR, NOW.plusSeconds(60));
        assertThat(hosts.broughtByStrangersSince(NOW.plusSeconds(60))).isEqualTo(1);
        for (HostTerms terms : List.of(
                new HostTerms(OptionalLong.of(0), Trust.TRUSTED),
                new HostTerms(OptionalLong.of(Long.MAX_VALUE), Trust.UNTRUSTED),
                HostTerms.STANDARD)) {
            hosts.setTerms(first.id(), terms);
            assertThat(hosts.find(first.id())).map(Host::terms).contains(terms);
        }
        hosts.delete(second.id());
        assertThat(hosts.find(second.id())).isEmpty();
        Host again = hosts.register("localhost:2583", HostOrigin.STRANGER, NOW);
        assertThat(again.id().value()).isGreaterThan(second.id().value());
        assertThat(again.status()).isEqualTo(HostStatus.ACTIVE);
    }
}
