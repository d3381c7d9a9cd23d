package parallax.relay.state;

import java.time.Instant;
import java.util.List;
import parallax.relay.control.AuditLog;

/** The operator's acts. The same statements serve SQLite and PostgreSQL. */
public final class AuditTable implements AuditLog {
    private static final int KEPT = 10_000;

    private final Sql sql;

    AuditTable(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void record(Instant at, String address, String act, String subject, int status) {
        sql.update(
                "INSERT INTO audit (at, address, act, subject, status) VALUES (?, ?, ?, ?, ?)",
                at.toEpochMilli(),
                address,
                act,
                subject,
                status);
        sql.update("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?", KEPT);
    }

    @Override
    public List<Entry> before(long id, int limit) {
        return sql.query(
                row -> new Entry(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6)),
                "SELECT id, at, address, act, subject, status FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
                id,
                limit);
    }
}
