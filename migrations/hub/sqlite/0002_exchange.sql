-- What crosses between tablets and the hub: the hub's keys, who may send, the journal of what came,
-- the records read out of it, the status folded from them, and the lists that go down.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

CREATE TABLE identity (
    id              INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    hub_id          BLOB    NOT NULL CHECK (length(hub_id) = 16),
    incarnation     INTEGER NOT NULL CHECK (incarnation >= 1),
    sign_seed       BLOB    NOT NULL CHECK (length(sign_seed) = 32),
    seal_seed       BLOB    NOT NULL CHECK (length(seal_seed) = 32),
    tls_key         BLOB    NOT NULL,
    tls_certificate BLOB    NOT NULL,
    tls_pin         BLOB    NOT NULL CHECK (length(tls_pin) = 32),
    spare_key         BLOB  NOT NULL,
    spare_certificate BLOB  NOT NULL,
    spare_pin         BLOB  NOT NULL CHECK (length(spare_pin) = 32)
) STRICT;

CREATE TABLE member (
    member_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name      TEXT    NOT NULL,
    role      TEXT    NOT NULL CHECK (role IN ('member', 'lead', 'officer', 'office')),
    UNIQUE (name, role)
) STRICT;

-- AUTOINCREMENT: a device number is never given twice, whatever is deleted.
CREATE TABLE device (
    dev          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    member_id    INTEGER NOT NULL REFERENCES member (member_id),
    public_key   BLOB    NOT NULL CHECK (length(public_key) = 32),
    certificate  BLOB    NOT NULL,
    app          TEXT    NOT NULL,
    enrolled_at  INTEGER NOT NULL,
    revoked_at   INTEGER,
    last_contact INTEGER
) STRICT;

CREATE TABLE device_unit (
    dev     INTEGER NOT NULL REFERENCES device (dev),
    unit_id INTEGER NOT NULL REFERENCES unit (unit_id),
    PRIMARY KEY (dev, unit_id)
) STRICT, WITHOUT ROWID;

-- Only the hash of a code is kept: reading the store gives nobody a working code.
CREATE TABLE enrol_code (
    code_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    member_id  INTEGER NOT NULL REFERENCES member (member_id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    dev        INTEGER REFERENCES device (dev)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrol_code_unit (
    code_hash BLOB    NOT NULL REFERENCES enrol_code (code_hash),
    unit_id   INTEGER NOT NULL REFERENCES unit (unit_id),
    PRIMARY KEY (code_hash, unit_id)
) STRICT, WITHOUT ROWID;

-- Envelopes exactly as they came, in order of arrival: custody before judgement.
CREATE TABLE journal (
    journal_seq  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    dev          INTEGER NOT NULL REFERENCES device (dev),
    epoch        INTEGER NOT NULL,
    first_seq    INTEGER NOT NULL CHECK (first_seq >= 1),
    next_seq     INTEGER NOT NULL,
    chain_before BLOB    NOT NULL CHECK (length(chain_before) = 32),
    sha256       BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
    envelope     BLOB    NOT NULL,
    received_at  INTEGER NOT NULL
) STRICT;

-- One row a record in custody. fate: 1 folded, 2 folded but flagged (the resident has left the tablet's
-- lists), 3 kept without effect on a status, 4 quarantined.
CREATE TABLE record (
    dev         INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    journal_seq INTEGER NOT NULL REFERENCES journal (journal_seq),
    fate        INTEGER NOT NULL CHECK (fate BETWEEN 1 AND 4),
    rid         INTEGER,
    hid         INTEGER,
    PRIMARY KEY (dev, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    dev   INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    code  INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq),
    FOREIGN KEY (dev, epoch, seq) REFERENCES record (dev, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Records of the other branch of a cloned or restored tablet: same numbers, other bytes. They are kept as
-- records of an epoch of their own (branch), so that neither branch counts as having seen the other.
CREATE TABLE fork (
    dev         INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    journal_seq INTEGER NOT NULL REFERENCES journal (journal_seq),
    branch      INTEGER NOT NULL,
    shared      INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq, hash)
) STRICT, WITHOUT ROWID;

-- One row a log (a device in one epoch): what it has reached without a gap with the hash of its record
-- chain there, the number its tablet says comes next, and which request counters were used.
CREATE TABLE log (
    dev           INTEGER NOT NULL REFERENCES device (dev),
    epoch         INTEGER NOT NULL,
    through       INTEGER NOT NULL,
    chain         BLOB    NOT NULL CHECK (length(chain) = 32),
    declared_next INTEGER NOT NULL,
    counter_high  INTEGER NOT NULL,
    counter_used  INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch)
) STRICT, WITHOUT ROWID;

-- Answers, clustered by what the fold asks for.
CREATE TABLE observation (
    rid       INTEGER NOT NULL REFERENCES resident (rid),
    target    INTEGER NOT NULL CHECK (target BETWEEN 1 AND 4),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    role      TEXT    NOT NULL,
    outcome   INTEGER NOT NULL,
    effective INTEGER NOT NULL,
    catalogue INTEGER NOT NULL,
    saw       TEXT,
    settles   TEXT,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    PRIMARY KEY (rid, target, dev, epoch, seq)
) STRICT, WITHOUT ROWID;

-- A retraction may come before the record it takes back.
CREATE TABLE retraction (
    dev   INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Calls at a household: one with nobody there, or one at which somebody was answered for.
CREATE TABLE visit (
    hid         INTEGER NOT NULL REFERENCES household (hid),
    dev         INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    member_id   INTEGER NOT NULL REFERENCES member (member_id),
    effective   INTEGER NOT NULL,
    nobody_home INTEGER NOT NULL CHECK (nobody_home IN (0, 1)),
    retracted   INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    PRIMARY KEY (hid, dev, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Reasons the law protects, sealed by the tablet to the hub's key; opened only for an officer, and logged.
CREATE TABLE sealed_detail (
    dev    INTEGER NOT NULL,
    epoch  INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    rid    INTEGER NOT NULL REFERENCES resident (rid),
    sealed BLOB    NOT NULL,
    PRIMARY KEY (dev, epoch, seq)
) STRICT, WITHOUT ROWID;

-- One list per hamlet: how often it changed, and what a tablet that reached the position holds.
CREATE TABLE list (
    unit_id  INTEGER NOT NULL PRIMARY KEY REFERENCES unit (unit_id),
    position INTEGER NOT NULL,
    total    INTEGER NOT NULL,
    checksum BLOB    NOT NULL CHECK (length(checksum) = 16)
) STRICT;

-- Who is on a list since which position, with the digest of everything a tablet is told of them, the fold
-- included: a change of it is what moves the position. kind: 1 household, 2 resident. A removed entry
-- keeps its place without a digest. echo: only this tablet's own records changed the entry since it was
-- told it with this digest, so it need not be told again what it said.
CREATE TABLE list_entry (
    kind        INTEGER NOT NULL CHECK (kind IN (1, 2)),
    id          INTEGER NOT NULL,
    unit_id     INTEGER NOT NULL REFERENCES unit (unit_id),
    position    INTEGER NOT NULL,
    digest      BLOB    CHECK (length(digest) = 16),
    echo_dev    INTEGER REFERENCES device (dev),
    echo_digest BLOB    CHECK (length(echo_digest) = 16),
    PRIMARY KEY (kind, id, unit_id),
    CHECK ((echo_dev IS NULL) = (echo_digest IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX list_entry_position ON list_entry (unit_id, position);
CREATE INDEX list_entry_echo ON list_entry (echo_dev, unit_id) WHERE echo_dev IS NOT NULL;
