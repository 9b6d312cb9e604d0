-- Schema 2: reports linked into stories, events into incidents.

-- By which rules the tellings below were made and linked. No row: by none.
CREATE TABLE linking (version TEXT NOT NULL) STRICT;

-- What linking keeps of each current report. A node is a report (by the hash of its id, less 2^63, so
-- that the order stays) or one of its accounts.
CREATE TABLE telling (
    report INTEGER PRIMARY KEY,
    no     INTEGER NOT NULL UNIQUE REFERENCES report (no),
    packed BLOB NOT NULL
) STRICT;

-- The keys under which nodes are found by those that may belong to them.
CREATE TABLE filed (
    layer   INTEGER NOT NULL,             -- 0 reports, 1 accounts
    key     INTEGER NOT NULL,
    report  INTEGER NOT NULL REFERENCES telling (report),
    account INTEGER NOT NULL,
    PRIMARY KEY (layer, key, report, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX filed_report ON filed (report);

-- Where each node belongs: its component, and its story or incident.
CREATE TABLE home (
    layer             INTEGER NOT NULL,
    report            INTEGER NOT NULL REFERENCES telling (report),
    account           INTEGER NOT NULL,
    component_report  INTEGER NOT NULL,
    component_account INTEGER NOT NULL,
    cluster           INTEGER NOT NULL,
    PRIMARY KEY (layer, report, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX home_component ON home (layer, component_report, component_account, report, account);
CREATE INDEX home_cluster ON home (layer, cluster);

-- One row an incident. Its number is its id, less 2^63. Days are counted from 1970-01-01.
CREATE TABLE incident (
    no         INTEGER PRIMARY KEY,
    type       TEXT NOT NULL,
    mode       TEXT,
    status     TEXT,
    country    TEXT,
    first_day  INTEGER,                   -- on which it happened
    last_day   INTEGER,
    killed     INTEGER,
    injured    INTEGER,
    disputed   INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    reports    INTEGER NOT NULL,
    publishers INTEGER NOT NULL,
    record     BLOB NOT NULL              -- packed JSON
) STRICT;
CREATE INDEX incident_day ON incident (first_day);
CREATE INDEX incident_country ON incident (country, first_day);
CREATE INDEX incident_type ON incident (type, first_day);
CREATE INDEX incident_disputed ON incident (first_day) WHERE disputed;
CREATE INDEX incident_killed ON incident (killed, first_day) WHERE killed > 0;
-- Those that lasted longer than a month, which are few, are looked for apart.
CREATE INDEX incident_long ON incident (last_day) WHERE last_day - first_day > 31;

-- Where it happened. Numbers are those of the incidents.
CREATE VIRTUAL TABLE incident_box USING rtree (no, south, north, west, east);

-- Who took part and who published it, by name, words, country, sector and Wikidata item.
CREATE VIRTUAL TABLE incident_who USING fts5 (
    parties, publishers,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- The incident that an event tells of; none for one that was rejected or that no current report tells.
ALTER TABLE event ADD COLUMN incident INTEGER REFERENCES incident (no) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX event_incident ON event (incident);
