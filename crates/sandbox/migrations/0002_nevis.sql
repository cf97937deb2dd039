-- nevisIDM: clients, their users, and the users' credentials.

CREATE TABLE nevis_clients (
    seq    INTEGER PRIMARY KEY,
    ext_id TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL
);

CREATE TABLE nevis_users (
    seq      INTEGER PRIMARY KEY,
    client   TEXT NOT NULL REFERENCES nevis_clients (ext_id),
    ext_id   TEXT NOT NULL,
    login_id TEXT NOT NULL,
    UNIQUE (client, ext_id)
);
CREATE INDEX nevis_users_login ON nevis_users (client, login_id);

-- protected: the client's policy refuses the deletion.
CREATE TABLE nevis_credentials (
    seq          INTEGER PRIMARY KEY,
    client       TEXT NOT NULL,
    user         TEXT NOT NULL,
    ext_id       TEXT NOT NULL,
    type         TEXT NOT NULL,
    policy       TEXT NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT,
    created      INTEGER NOT NULL,
    modified     INTEGER NOT NULL,
    last_success INTEGER,
    successes    INTEGER NOT NULL DEFAULT 0,
    last_failure INTEGER,
    failures     INTEGER NOT NULL DEFAULT 0,
    version      INTEGER NOT NULL DEFAULT 0,
    protected    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (client, ext_id),
    FOREIGN KEY (client, user) REFERENCES nevis_users (client, ext_id)
);
CREATE INDEX nevis_credentials_user ON nevis_credentials (client, user);
