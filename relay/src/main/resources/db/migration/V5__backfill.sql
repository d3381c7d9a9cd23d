-- The backfill under way, or the last one: one row.
CREATE TABLE backfill_run (
    id         INT    NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    source     TEXT   NOT NULL,
    phase      TEXT   NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL
);

-- Its parts: a collection, a host or an account each. An empty cursor is the beginning.
CREATE TABLE backfill_progress (
    subject        TEXT   NOT NULL PRIMARY KEY,
    status         TEXT   NOT NULL,
    cursor         TEXT   NOT NULL DEFAULT '',
    pages          BIGINT NOT NULL DEFAULT 0,
    imported_count BIGINT NOT NULL DEFAULT 0,
    failures       INT    NOT NULL DEFAULT 0,
    not_before     BIGINT NOT NULL DEFAULT 0,
    reason         TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX backfill_progress_due ON backfill_progress (status, not_before, subject);
