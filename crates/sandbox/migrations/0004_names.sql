-- The directory of names, which an integrating application may offer. The ids are of users and tresors, known or not.
CREATE TABLE names (
    id     TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    detail TEXT
) WITHOUT ROWID;
