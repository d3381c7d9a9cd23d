package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.control.AuditLog;

/** The operator's acts, on both databases. */
class AuditTableTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void onSqlite(@TempDir Path dir) {
        try (ControlPlane plane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")))) {
            theNewestComeFirstAndPagesGoOn(plane.audit());
        }
    }

    @Test
    void onPostgres(@TempDir Path dir) {
        assumeTrue(PostgresServer.installed(), "no PostgreSQL server is installed (Debian: postgresql)");
        try (PostgresServer server = PostgresServer.start(dir);
                ControlPlane plane = ControlPlane.open(server.url())) {
            theNewestComeFirstAndPagesGoOn(plane.audit());
        }
    }

    private static void theNewestComeFirstAndPagesGoOn(AuditLog audit) {
        for (int i = 0; i < 5; i++) {
            audit.record(AT.plusSeconds(i), "127.0.0.1", "/admin/pds/block", "host=h" + i, 200 + i);
        }

        List<AuditLog.Entry> first = audit.before(Long.MAX_VALUE, 3);
        assertThat(first).extracting(AuditLog.Entry::subject).containsExactly("host=h4", "host=h3", "host=h2");
        assertThat(first.getFirst().at()).isEqualTo(AT.plusSeconds(4));
        assertThat(first.getFirst().status()).isEqualTo(204);
        assertThat(audit.before(first.getLast().id(), 3))
                .extracting(AuditLog.Entry::subject)
                .containsExactly("host=h1", "host=h0");
    }
}
