package parallax.relay.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** Opens the SQL control plane (SQLite or PostgreSQL) and brings its schema up to date. */
public final class ControlPlane implements AutoCloseable {
    private static final int POSTGRES_CONNECTIONS = 8;

    private final HikariDataSource source;

    private ControlPlane(HikariDataSource source) {
        this.source = source;
    }

    /**
     * Connects and migrates.
     *
     * @throws RuntimeException when the database cannot be reached or holds a newer schema
     */
    public static ControlPlane open(DatabaseUrl url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("control-plane");
        config.setJdbcUrl(url.jdbc());
        boolean sqlite = url.jdbc().startsWith("jdbc:sqlite:");
        // SQLite has one writer; a second connection would only meet SQLITE_BUSY.
        config.setMaximumPoolSize(sqlite ? 1 : POSTGRES_CONNECTIONS);
        if (sqlite) {
            config.addDataSourceProperty("journal_mode", "WAL");
            config.addDataSourceProperty("synchronous", "FULL");
        } else {
            config.setUsername(url.user());
            config.setPassword(url.password());
        }
        HikariDataSource source = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(source)
                .placeholders(Map.of("autoKey", url.autoKey()))
                .load()
                .migrate();
        return new ControlPlane(source);
    }

    /** The table of hosts. */
    public HostTable hosts() {
        return new HostTable(source);
    }

    /** The id that binds it to one state; empty when it was never bound. */
    public Optional<String> id() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT id FROM identity");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw HostTable.failed(e);
        }
    }

    /** Binds it, which is done once. */
    public void bind(String id) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO identity (id) VALUES (?)")) {
            statement.setString(1, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw HostTable.failed(e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
