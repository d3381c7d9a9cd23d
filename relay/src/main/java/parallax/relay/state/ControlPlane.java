package parallax.relay.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** Opens the SQL control plane (SQLite or PostgreSQL) and brings its schema up to date. */
public final class ControlPlane implements AutoCloseable {
    private static final int POSTGRES_CONNECTIONS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HikariDataSource source;
    private final Sql sql;

    private ControlPlane(HikariDataSource source) {
        this.source = source;
        this.sql = new Sql(source);
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
        // Whoever asks while the database is away is told so soon, and not after the half minute of the default.
        config.setConnectionTimeout(PATIENCE.toMillis());
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
        return new HostTable(sql);
    }

    /** Banned domains and changed settings. */
    public RuleTable rules() {
        return new RuleTable(sql);
    }

    /** The operator's acts. */
    public AuditTable audit() {
        return new AuditTable(sql);
    }

    /** The backfill and how far it is. */
    public BackfillTable backfill() {
        return new BackfillTable(sql);
    }

    /** The id that binds it to one state; empty when it was never bound. */
    public Optional<String> id() {
        return sql.first(row -> row.getString(1), "SELECT id FROM identity");
    }

    /** Binds it, which is done once. */
    public void bind(String id) {
        sql.update("INSERT INTO identity (id) VALUES (?)", id);
    }

    @Override
    public void close() {
        source.close();
    }
}
