-- A database of version 1, as `.dump` gave it.
BEGIN TRANSACTION;
CREATE TABLE answers (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt  TEXT NOT NULL UNIQUE REFERENCES attempts ON DELETE CASCADE,
    learner  INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    space    INTEGER NOT NULL,                     -- 0: none
    course   TEXT NOT NULL,
    question TEXT NOT NULL,
    response TEXT NOT NULL,                        -- letters as shown, or what was typed
    credit   REAL NOT NULL CHECK (credit BETWEEN 0 AND 1),
    points   INTEGER NOT NULL CHECK (points >= 0),
    at       INTEGER NOT NULL
) STRICT;
INSERT INTO "answers" VALUES(1,'GmW4xY2kPq9Z',1,1,'tea','tea/leaves/q-1','B',1.0,10,1763463604000);
CREATE TABLE attempts (
    id        TEXT PRIMARY KEY,                    -- random: it stands in tokens and must not be guessed
    learner   INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    session   TEXT REFERENCES sessions ON DELETE CASCADE,
    position  INTEGER,                             -- from 1
    question  TEXT NOT NULL,
    snapshot  BLOB NOT NULL REFERENCES snapshots,
    shown     TEXT NOT NULL,                       -- the options' indices, in the order in which they are shown
    chosen    TEXT NOT NULL DEFAULT '',            -- letters toggled or arranged so far
    hinted    INTEGER NOT NULL DEFAULT 0,
    issued_at INTEGER NOT NULL,
    UNIQUE (session, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempts" VALUES('GmW4xY2kPq9Z',1,'ax7DqQwEr2Ty',1,'tea/leaves/q-1',X'00112233445566778899AABBCCDDEEFF','2031','',0,1763463601000);
INSERT INTO "attempts" VALUES('HnX5yZ3mQr8A',1,'ax7DqQwEr2Ty',2,'tea/leaves/q-2',X'00112233445566778899AABBCCDDEEFF','0123','A',1,1763463605000);
CREATE TABLE boards (
    scope    INTEGER NOT NULL,
    course   TEXT NOT NULL,
    period   TEXT NOT NULL,
    learners INTEGER NOT NULL,
    counted  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (scope, course, period)
) STRICT, WITHOUT ROWID;
INSERT INTO "boards" VALUES(1,'','all',1,1);
INSERT INTO "boards" VALUES(1,'','day:2025-11-18',1,0);
INSERT INTO "boards" VALUES(1,'','month:2025-11-01',1,0);
INSERT INTO "boards" VALUES(1,'','week:2025-11-17',1,0);
CREATE TABLE counts (
    scope    INTEGER NOT NULL,
    course   TEXT NOT NULL,
    period   TEXT NOT NULL,
    level    INTEGER NOT NULL,
    bucket   INTEGER NOT NULL,
    learners INTEGER NOT NULL,
    PRIMARY KEY (scope, course, period, level, bucket)
) STRICT, WITHOUT ROWID;
INSERT INTO "counts" VALUES(1,'','all',0,10,1);
INSERT INTO "counts" VALUES(1,'','all',1,0,1);
INSERT INTO "counts" VALUES(1,'','all',2,0,1);
CREATE TABLE learners (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: after `forget-me` an old token meets nobody
    platform   TEXT NOT NULL,
    workspace  TEXT NOT NULL,                      -- '' where the platform knows its users everywhere
    user_id    TEXT NOT NULL,
    alias      TEXT,                               -- the name to show instead of the platform's
    hidden     INTEGER NOT NULL DEFAULT 0,         -- 1: named nowhere
    everywhere INTEGER NOT NULL DEFAULT 0,         -- 1: opted in to be named on the board of everywhere
    zone       TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (platform, workspace, user_id)
) STRICT;
INSERT INTO "learners" VALUES(1,'discord','','80351110224678912',NULL,0,0,'Europe/Paris',1763463600000);
INSERT INTO "learners" VALUES(3,'slack','T061EG9R6','U061F7AUR','Ada',0,1,NULL,1763463700000);
CREATE TABLE names (
    space   INTEGER NOT NULL,
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    name    TEXT NOT NULL,
    PRIMARY KEY (space, learner)
) STRICT, WITHOUT ROWID;
INSERT INTO "names" VALUES(0,3,'ada');
INSERT INTO "names" VALUES(1,1,'Grace');
CREATE TABLE progress (
    learner  INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    course   TEXT NOT NULL,
    module   TEXT NOT NULL,
    question TEXT NOT NULL,
    first    REAL NOT NULL,                        -- credit of the first answer
    last     REAL NOT NULL,                        -- credit of the last
    times    INTEGER NOT NULL,
    at       INTEGER NOT NULL,                     -- of the last
    PRIMARY KEY (learner, course, module, question)
) STRICT, WITHOUT ROWID;
INSERT INTO "progress" VALUES(1,'tea','leaves','tea/leaves/q-1',1.0,1.0,1,1763463604000);
CREATE TABLE reveals (
    space    INTEGER NOT NULL,
    question TEXT NOT NULL,
    at       INTEGER NOT NULL,                     -- the last time
    PRIMARY KEY (space, question)
) STRICT, WITHOUT ROWID;
INSERT INTO "reveals" VALUES(1,'tea/leaves/q-1',1763463604000);
CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,                   -- random: it stands in tokens
    learner    INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    space      INTEGER,                            -- where it was begun: its points go there
    course     TEXT NOT NULL,
    module     TEXT,                               -- NULL: a mix
    mode       TEXT NOT NULL,                      -- quiz, retry
    plan       TEXT NOT NULL,
    event      TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    UNIQUE (learner, event)
) STRICT, WITHOUT ROWID;
INSERT INTO "sessions" VALUES('ax7DqQwEr2Ty',1,1,'tea','leaves','quiz','["tea/leaves/q-1","tea/leaves/q-2"]','evt-1',1763463601000,NULL);
CREATE TABLE snapshots (
    hash BLOB PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "snapshots" VALUES(X'00112233445566778899AABBCCDDEEFF',X'86A474797065A673696E676C65');
CREATE TABLE spaces (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    platform   TEXT NOT NULL,
    external   TEXT NOT NULL,
    name       TEXT NOT NULL DEFAULT '',
    course     TEXT,
    zone       TEXT,
    channel    TEXT,
    staff_role TEXT,
    created_at INTEGER NOT NULL,
    left_at    INTEGER,                            -- when the bot was removed; NULL while it is there
    UNIQUE (platform, external)
) STRICT;
INSERT INTO "spaces" VALUES(1,'discord','290926798999357250','Evening class','tea','Europe/Paris','290926798999357251',NULL,1763463600000,NULL);
CREATE TABLE totals (
    scope   INTEGER NOT NULL,
    course  TEXT NOT NULL,
    period  TEXT NOT NULL,
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    points  INTEGER NOT NULL CHECK (points > 0),
    PRIMARY KEY (scope, course, period, learner)
) STRICT, WITHOUT ROWID;
INSERT INTO "totals" VALUES(1,'','all',1,10);
INSERT INTO "totals" VALUES(1,'','day:2025-11-18',1,10);
INSERT INTO "totals" VALUES(1,'','month:2025-11-01',1,10);
INSERT INTO "totals" VALUES(1,'','week:2025-11-17',1,10);
CREATE TABLE watermarks (
    name   TEXT PRIMARY KEY,
    answer INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "watermarks" VALUES('boards',0);
CREATE INDEX names_of_learner ON names (learner);
CREATE INDEX sessions_open ON sessions (learner, started_at) WHERE ended_at IS NULL;
CREATE INDEX boards_counted ON boards (scope, course, period) WHERE counted = 1;
CREATE INDEX attempts_of_learner ON attempts (learner);
CREATE INDEX attempts_of_snapshot ON attempts (snapshot);
CREATE INDEX answers_of_learner ON answers (learner);
CREATE INDEX totals_by_points ON totals (scope, course, period, points DESC, learner);
CREATE INDEX totals_of_learner ON totals (learner);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('learners',3);
INSERT INTO "sqlite_sequence" VALUES('spaces',1);
INSERT INTO "sqlite_sequence" VALUES('answers',1);
COMMIT;
PRAGMA user_version = 1;
