-- Who brought a host, and what the operator grants it; null is the limit of its kind.
ALTER TABLE hosts ADD COLUMN origin TEXT NOT NULL DEFAULT 'stranger';
ALTER TABLE hosts ADD COLUMN account_limit BIGINT;
ALTER TABLE hosts ADD COLUMN trust TEXT NOT NULL DEFAULT 'by_domain';

CREATE TABLE domain_bans (
    domain     TEXT   NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- What the operator has changed while the relay ran; it goes over the options of the command line.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
