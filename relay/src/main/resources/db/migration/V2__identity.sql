-- One row: which state this control plane belongs to, since marks and accounts name hosts by their id here.
CREATE TABLE identity (
    id TEXT NOT NULL PRIMARY KEY
);
