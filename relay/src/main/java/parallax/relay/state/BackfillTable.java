package parallax.relay.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parallax.relay.collections.BackfillBook;

/** The backfill and how far it is. The same statements serve SQLite and PostgreSQL. */
public final class BackfillTable implements BackfillBook {
    /** Rows of one INSERT. */
    private static final int CHUNK = 500;

    private static final String PARTS =
            "SELECT subject, cursor, pages, imported_count, failures FROM backfill_progress";

    private final Sql sql;

    BackfillTable(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void begin(Run run, Collection<String> subjects) {
        sql.update("DELETE FROM backfill_run");
        sql.update("DELETE FROM backfill_progress");
        List<String> all = new ArrayList<>(new LinkedHashSet<>(subjects));
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<String> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
            String rows =
                    Stream.generate(() -> "(?, 'waiting')").limit(chunk.size()).collect(Collectors.joining(", "));
            sql.update("INSERT INTO backfill_progress (subject, status) VALUES " + rows, chunk.toArray());
        }
        // Last, so that a run without all of its parts is none.
        sql.update(
                "INSERT INTO backfill_run (id, kind, source, phase, started_at, ended_at) VALUES (1, ?, ?, ?, ?, ?)",
                Sql.word(run.kind()),
                run.source(),
                Sql.word(run.phase()),
                run.startedAt().toEpochMilli(),
                run.endedAt().toEpochMilli());
    }

    @Override
    public Optional<Run> run() {
        return sql.first(BackfillTable::run, "SELECT kind, source, phase, started_at, ended_at FROM backfill_run");
    }

    @Override
    public void enter(Phase phase, Instant now) {
        boolean ends = phase == Phase.DONE || phase == Phase.CANCELLED;
        sql.update("UPDATE backfill_run SET phase = ?, ended_at = ?", Sql.word(phase), ends ? now.toEpochMilli() : 0L);
    }

    @Override
    public List<Part> due(Instant now, int limit) {
        return sql.query(
                BackfillTable::part,
                PARTS + " WHERE status = 'waiting' AND not_before <= ? ORDER BY not_before, subject LIMIT ?",
                now.toEpochMilli(),
                limit);
    }

    @Override
    public Optional<Instant> nextDue() {
        return sql.first(
                row -> Instant.ofEpochMilli(row.getLong(1)),
                "SELECT not_before FROM backfill_progress WHERE status = 'waiting' ORDER BY not_before LIMIT 1");
    }

    @Override
    public void turned(Part part, String cursor, long entries) {
        sql.update(
                "UPDATE backfill_progress SET status = ?, cursor = ?, pages = ?, imported_count = ?, failures = 0,"
                        + " not_before = 0, reason = '' WHERE subject = ?",
                cursor.isEmpty() ? "completed" : "waiting",
                cursor,
                part.pages() + 1,
                part.imported() + entries,
                part.subject());
    }

    @Override
    public void again(Part part, int failures, Instant at, String reason) {
        sql.update(
                "UPDATE backfill_progress SET failures = ?, not_before = ?, reason = ? WHERE subject = ?",
                failures,
                at.toEpochMilli(),
                reason,
                part.subject());
    }

    @Override
    public void failed(Part part, String reason) {
        sql.update(
                "UPDATE backfill_progress SET status = 'failed', reason = ? WHERE subject = ?", reason, part.subject());
    }

    @Override
    public Sums sums() {
        List<Sums> byStatus = sql.query(
                BackfillTable::sums,
                "SELECT status, count(*), sum(imported_count), sum(pages) FROM backfill_progress GROUP BY status");
        return byStatus.stream()
                .reduce(
                        new Sums(0, 0, 0, 0, 0),
                        (one, other) -> new Sums(
                                one.total() + other.total(),
                                one.completed() + other.completed(),
                                one.failed() + other.failed(),
                                one.imported() + other.imported(),
                                one.pages() + other.pages()));
    }

    @Override
    public List<Failure> failures(int limit) {
        return sql.query(
                row -> new Failure(row.getString(1), row.getString(2)),
                "SELECT subject, reason FROM backfill_progress WHERE status = 'failed' ORDER BY subject LIMIT ?",
                limit);
    }

    private static Sums sums(ResultSet row) throws SQLException {
        long parts = row.getLong(2);
        String status = row.getString(1);
        return new Sums(
                parts,
                status.equals("completed") ? parts : 0,
                status.equals("failed") ? parts : 0,
                row.getLong(3),
                row.getLong(4));
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getInt(5));
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                Sql.constant(Kind.class, row.getString(1)),
                row.getString(2),
                Sql.constant(Phase.class, row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)));
    }
}
