-- Schema 1: reports with their versions, what was read in them, reviews, full text.

-- What read a report: codings by the same four are the same.
CREATE TABLE coding (
    no        INTEGER PRIMARY KEY,
    program   TEXT NOT NULL,
    codebook  TEXT NOT NULL,
    model     TEXT NOT NULL,
    gazetteer TEXT NOT NULL,
    UNIQUE (program, codebook, model, gazetteer)
) STRICT;

-- One row a version of a report; the last one is current.
CREATE TABLE report (
    no        INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    version   INTEGER NOT NULL CHECK (version >= 1),
    current   INTEGER NOT NULL CHECK (current IN (0, 1)),
    hash      BLOB NOT NULL,              -- SHA-256 of the report as it was given
    day       INTEGER,                    -- of publication, in days since 1970-01-01
    published TEXT,
    publisher TEXT,
    title     TEXT,
    url       TEXT,
    language  TEXT,
    extra     TEXT NOT NULL,              -- a JSON object
    text      TEXT NOT NULL,
    UNIQUE (id, version)
) STRICT;
CREATE UNIQUE INDEX report_current ON report (id) WHERE current;
CREATE INDEX report_day ON report (day) WHERE current;

-- What was read in it: JSON, packed with zlib.
CREATE TABLE coded (
    report     INTEGER PRIMARY KEY REFERENCES report (no),
    coding     INTEGER NOT NULL REFERENCES coding (no),
    annotation BLOB,                      -- null where events were given ready-made
    events     BLOB NOT NULL              -- a JSON array of event records
) STRICT;
CREATE INDEX coded_coding ON coded (coding);

-- One row an event. Its number stays when the report is read anew and the event is found again.
CREATE TABLE event (
    no     INTEGER PRIMARY KEY,
    id     TEXT NOT NULL,
    report INTEGER NOT NULL REFERENCES report (no),
    place  INTEGER NOT NULL,              -- in coded.events, from 0
    kept   INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)),
                                          -- reviewed, and no longer read by what read the report last
    UNIQUE (report, id)
) STRICT;
CREATE INDEX event_id ON event (id);

-- What people said of events. Rows are added, never changed.
CREATE TABLE review (
    no      INTEGER PRIMARY KEY,
    event   INTEGER NOT NULL REFERENCES event (no),
    id      TEXT NOT NULL,                -- the event's when it was reviewed
    verdict TEXT NOT NULL CHECK (verdict IN ('confirm', 'reject', 'correct')),
    field   TEXT,
    value   TEXT,                         -- JSON
    who     TEXT NOT NULL,
    at      TEXT NOT NULL,
    note    TEXT,
    carried INTEGER REFERENCES review (no), -- given to an earlier version of the report
    CHECK ((verdict = 'correct') = (field IS NOT NULL AND value IS NOT NULL))
) STRICT;
CREATE INDEX review_event ON review (event);
CREATE TRIGGER review_stays BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'reviews are added, never changed'); END;
CREATE TRIGGER review_is_kept BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'reviews are added, never removed'); END;

-- Full text of the current versions.
CREATE VIEW searched AS SELECT no, title, text FROM report WHERE current;
CREATE VIRTUAL TABLE report_text USING fts5 (
    title, text,
    content = 'searched', content_rowid = 'no',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER report_added AFTER INSERT ON report WHEN new.current
BEGIN INSERT INTO report_text (rowid, title, text) VALUES (new.no, new.title, new.text); END;
CREATE TRIGGER report_superseded AFTER UPDATE OF current ON report WHEN old.current AND NOT new.current
BEGIN
    INSERT INTO report_text (report_text, rowid, title, text)
    VALUES ('delete', old.no, old.title, old.text);
END;
