-- The tenant: its keys, users, tresors, what clients requested, and custom content.

-- Tenant id, keys, and whether the database was seeded.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Registration sessions. A user whose session is not completed is only reserved: it has no row in users.
CREATE TABLE registrations (
    user_id             TEXT PRIMARY KEY,
    session_id          TEXT NOT NULL UNIQUE,
    session_verifier    TEXT NOT NULL,
    validation_verifier TEXT,
    created             INTEGER NOT NULL
);

-- state: 0 unvalidated, 1 validated. The three policies are on by default.
CREATE TABLE users (
    seq        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    state      INTEGER NOT NULL CHECK (state IN (0, 1)),
    enabled    INTEGER NOT NULL DEFAULT 1,
    may_create INTEGER NOT NULL DEFAULT 1,
    may_share  INTEGER NOT NULL DEFAULT 1
);

-- state: 0 pending, 1 approved, 2 rejected, 3 deleted. The generation grows with each approval on the tresor.
CREATE TABLE tresors (
    seq        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    by_user    TEXT NOT NULL REFERENCES users (id),
    state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    generation INTEGER NOT NULL DEFAULT 0,
    created    INTEGER NOT NULL,
    note       TEXT
);
CREATE INDEX tresors_pending ON tresors (seq) WHERE state = 0;

CREATE TABLE members (
    seq     INTEGER PRIMARY KEY,
    tresor  TEXT NOT NULL REFERENCES tresors (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    UNIQUE (tresor, user_id)
);

-- state: 0 pending, 1 approved, 2 rejected, 3 dead. The generation is the tresor's when the operation was created.
CREATE TABLE operations (
    seq             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    by_user         TEXT NOT NULL REFERENCES users (id),
    for_user        TEXT REFERENCES users (id),
    tresor          TEXT NOT NULL REFERENCES tresors (id),
    generation      INTEGER NOT NULL,
    state           INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    created         INTEGER NOT NULL,
    additional_info TEXT,
    note            TEXT
);
CREATE INDEX operations_pending ON operations (seq) WHERE state = 0;

-- Custom content. The bytes are in a file beside the database, named by their SHA-256.
CREATE TABLE contents (
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX contents_hash ON contents (hash);

-- The changes made through the APIs.
CREATE TABLE mutations (
    seq       INTEGER PRIMARY KEY,
    operation TEXT NOT NULL,
    target    TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    at        INTEGER NOT NULL
);
