package parallax.relay.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parallax.relay.control.Host;
import parallax.relay.control.HostControl.Trust;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.control.HostTerms;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostId;

/** Hosts, their status, their terms and when they were first seen. The same statements serve SQLite and PostgreSQL. */
public final class HostTable implements Hosts {
    private static final String COLUMNS = "id, hostname, status, created_at, account_limit, trust";

    private final Sql sql;

    HostTable(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Host register(String hostname, HostOrigin origin, Instant now) {
        // The no-op update makes RETURNING give the row that was there already.
        String insert = "INSERT INTO hosts (hostname, status, created_at, origin) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (hostname) DO UPDATE SET hostname = excluded.hostname RETURNING " + COLUMNS;
        return sql.query(
                        HostTable::host,
                        insert,
                        hostname,
                        HostStatus.ACTIVE.wireName(),
                        now.toEpochMilli(),
                        Sql.word(origin))
                .getFirst();
    }

    @Override
    public Optional<Host> find(String hostname) {
        return sql.first(HostTable::host, "SELECT " + COLUMNS + " FROM hosts WHERE hostname = ?", hostname);
    }

    @Override
    public Optional<Host> find(HostId host) {
        return sql.first(HostTable::host, "SELECT " + COLUMNS + " FROM hosts WHERE id = ?", host.value());
    }

    @Override
    public List<Host> page(HostId after, int limit) {
        String select = "SELECT " + COLUMNS + " FROM hosts WHERE id > ? ORDER BY id LIMIT ?";
        return sql.query(HostTable::host, select, after.value(), limit);
    }

    @Override
    public long broughtByStrangersSince(Instant from) {
        String count = "SELECT count(*) FROM hosts WHERE created_at >= ? AND origin = ?";
        return sql.query(row -> row.getLong(1), count, from.toEpochMilli(), Sql.word(HostOrigin.STRANGER))
                .getFirst();
    }

    @Override
    public void setStatus(HostId host, HostStatus status) {
        sql.update("UPDATE hosts SET status = ? WHERE id = ?", status.wireName(), host.value());
    }

    @Override
    public void setTerms(HostId host, HostTerms terms) {
        // A null of no type would be one too many for PostgreSQL.
        Object limit = terms.accountLimit().isPresent() ? terms.accountLimit().getAsLong() : -1L;
        String update = "UPDATE hosts SET account_limit = NULLIF(?, -1), trust = ? WHERE id = ?";
        sql.update(update, limit, Sql.word(terms.trust()), host.value());
    }

    @Override
    public void delete(HostId host) {
        sql.update("DELETE FROM hosts WHERE id = ?", host.value());
    }

    private static Host host(ResultSet row) throws SQLException {
        long limit = row.getLong(5);
        OptionalLong ownLimit = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(limit);
        return new Host(
                new HostId(row.getLong(1)),
                row.getString(2),
                Sql.constant(HostStatus.class, row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                new HostTerms(ownLimit, Sql.constant(Trust.class, row.getString(6))));
    }
}
