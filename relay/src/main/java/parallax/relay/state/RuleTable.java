package parallax.relay.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parallax.relay.control.HostRules;

/** Banned domains and changed settings. The same statements serve SQLite and PostgreSQL. */
public final class RuleTable implements HostRules {
    private final Sql sql;

    RuleTable(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Optional<String> setting(Setting setting) {
        return sql.first(row -> row.getString(1), "SELECT value FROM settings WHERE name = ?", Sql.word(setting));
    }

    @Override
    public void set(Setting setting, String value) {
        String upsert = "INSERT INTO settings (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sql.update(upsert, Sql.word(setting), value);
    }

    @Override
    public List<String> bannedDomains() {
        return sql.query(row -> row.getString(1), "SELECT domain FROM domain_bans").stream()
                .sorted()
                .toList();
    }

    @Override
    public void banDomain(String domain, Instant now) {
        String insert = "INSERT INTO domain_bans (domain, created_at) VALUES (?, ?) ON CONFLICT (domain) DO NOTHING";
        sql.update(insert, domain, now.toEpochMilli());
    }

    @Override
    public boolean unbanDomain(String domain) {
        return sql.update("DELETE FROM domain_bans WHERE domain = ?", domain) > 0;
    }
}
