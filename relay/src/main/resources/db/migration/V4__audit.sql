-- What the operator did through /admin; the newest ten thousand.
CREATE TABLE audit (
    id      ${autoKey},
    at      BIGINT NOT NULL,
    address TEXT   NOT NULL,
    act     TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    status  INT    NOT NULL
);
