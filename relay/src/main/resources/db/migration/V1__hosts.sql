-- ${autoKey} is the one place where the dialects differ.
CREATE TABLE hosts (
    id         ${autoKey},
    hostname   TEXT   NOT NULL UNIQUE,
    status     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX hosts_created_at ON hosts (created_at);
