package parallax.relay.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import parallax.relay.flow.Host;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostStatus;
import parallax.relay.flow.Hosts;

/** Hosts, their status and when they were first seen. The same statements serve SQLite and PostgreSQL. */
public final class HostTable implements Hosts {
    private static final String COLUMNS = "id, hostname, status, created_at";

    private final DataSource source;

    HostTable(DataSource source) {
        this.source = source;
    }

    @Override
    public Host register(String hostname, Instant now) {
        // The no-op update makes RETURNING give the row that was there already.
        String sql = "INSERT INTO hosts (hostname, status, created_at) VALUES (?, ?, ?)"
                + " ON CONFLICT (hostname) DO UPDATE SET hostname = excluded.hostname RETURNING " + COLUMNS;
        return query(sql, hostname, HostStatus.ACTIVE.wireName(), now.toEpochMilli())
                .getFirst();
    }

    @Override
    public Optional<Host> find(String hostname) {
        return query("SELECT " + COLUMNS + " FROM hosts WHERE hostname = ?", hostname).stream()
                .findFirst();
    }

    @Override
    public Optional<Host> find(HostId host) {
        return query("SELECT " + COLUMNS + " FROM hosts WHERE id = ?", host.value()).stream()
                .findFirst();
    }

    @Override
    public List<Host> page(HostId after, int limit) {
        return query("SELECT " + COLUMNS + " FROM hosts WHERE id > ? ORDER BY id LIMIT ?", after.value(), limit);
    }

    @Override
    public long createdSince(Instant from) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM hosts WHERE created_at >= ?")) {
            statement.setLong(1, from.toEpochMilli());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setStatus(HostId host, HostStatus status) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("UPDATE hosts SET status = ? WHERE id = ?")) {
            statement.setString(1, status.wireName());
            statement.setLong(2, host.value());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private List<Host> query(String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Host> hosts = new ArrayList<>();
                while (rows.next()) {
                    hosts.add(new Host(
                            new HostId(rows.getLong(1)),
                            rows.getString(2),
                            status(rows.getString(3)),
                            Instant.ofEpochMilli(rows.getLong(4))));
                }
                return hosts;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static HostStatus status(String stored) {
        return HostStatus.ofWireName(stored)
                .orElseThrow(() -> new StateCorruptException("hosts: unknown status '" + stored + "'"));
    }

    static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("control plane: " + e.getMessage(), e);
    }
}
