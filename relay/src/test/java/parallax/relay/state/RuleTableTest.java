package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.control.HostRules.Setting;

class RuleTableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void sqliteHoldsTheContract(@TempDir Path dir) {
        contract(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")));
    }

    @Test
    void postgresqlHoldsTheContract(@TempDir Path dir) {
        assumeTrue(PostgresServer.installed(), "no PostgreSQL server is installed (Debian: postgresql)");
        try (PostgresServer server = PostgresServer.start(dir)) {
            contract(server.url());
        }
    }

    private static void contract(DatabaseUrl url) {
        try (ControlPlane controlPlane = ControlPlane.open(url)) {
            RuleTable rules = controlPlane.rules();
            assertThat(rules.bannedDomains()).isEmpty();
            for (Setting setting : Setting.values()) {
                assertThat(rules.setting(setting)).isEmpty();
                rules.set(setting, "one " + setting);
                rules.set(setting, "two " + setting);
            }
            rules.banDomain("b.example", NOW);
            rules.banDomain("a.example", NOW);
            rules.banDomain("b.example", NOW);
            assertThat(rules.unbanDomain("c.example")).isFalse();
        }
        try (ControlPlane controlPlane = ControlPlane.open(url)) {
            RuleTable rules = controlPlane.rules();
            assertThat(rules.bannedDomains()).containsExactly("a.example", "b.example");
            assertThat(rules.unbanDomain("a.example")).isTrue();
            assertThat(rules.bannedDomains()).containsExactly("b.example");
            for (Setting setting : Setting.values()) {
                assertThat(rules.setting(setting)).contains("two " + setting);
            }
        }
    }
}
