-- Times are INTEGER milliseconds since 1970 in UTC. Ids that come from platforms are TEXT.
-- A question is named by its stable id, `course/module/question`.

-- Who learns. One row per account; the UNIQUE key is how every event finds its learner.
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

-- Discord servers, Slack workspaces, the console's one; what staff chose for each.
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

-- The name that a learner has in a space, as the last event showed it; space 0 is where there is no space.
-- The key also answers a board's names by look-up, without asking a platform.
CREATE TABLE names (
    space   INTEGER NOT NULL,
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    name    TEXT NOT NULL,
    PRIMARY KEY (space, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_of_learner ON names (learner);

-- A run of attempts begun by one command. `plan` is the JSON list of question ids, in the order in which they are asked.
-- `event` UNIQUE: a command that comes twice finds its session and is answered from it.
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
CREATE INDEX sessions_open ON sessions (learner, started_at) WHERE ended_at IS NULL;

-- What was issued: a question's content by its hash, kept while an attempt refers to it.
CREATE TABLE snapshots (
    hash BLOB PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One question issued to one learner. UNIQUE (session, position): a session asks each position once,
-- whoever presses Next how often. UNIQUE (post, number, learner): one attempt a learner at a post's question.
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
CREATE INDEX attempts_of_learner ON attempts (learner);
CREATE INDEX attempts_of_snapshot ON attempts (snapshot);

-- What a learner answered. UNIQUE (attempt): an attempt is answered once, however often the press arrives.
-- AUTOINCREMENT: ids only grow, so that the roll-up's watermark never passes an answer unseen.
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
CREATE INDEX answers_of_learner ON answers (learner);

-- Where a learner stands with a question; what a quiz asks next and progress are read from here.
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

-- Which key stood publicly in which space. Whom a key was shown to by an answer of their own stands in `progress`:
-- the two are what points depend on.
CREATE TABLE reveals (
    space    INTEGER NOT NULL,
    question TEXT NOT NULL,
    at       INTEGER NOT NULL,                     -- the last time
    PRIMARY KEY (space, question)
) STRICT, WITHOUT ROWID;

-- Points by board, so that no board scans answers. scope: a space's id, or 0 for everywhere; course '' for all.
-- period: day:2026-11-21, week:2026-11-16 (its Monday), month:2026-11-01, or all. Rows exist only with points.
CREATE TABLE totals (
    scope   INTEGER NOT NULL,
    course  TEXT NOT NULL,
    period  TEXT NOT NULL,
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    points  INTEGER NOT NULL CHECK (points > 0),
    PRIMARY KEY (scope, course, period, learner)
) STRICT, WITHOUT ROWID;
-- A page of the board is a walk along this index; a rank is a count over it.
CREATE INDEX totals_by_points ON totals (scope, course, period, points DESC, learner);
CREATE INDEX totals_of_learner ON totals (learner);

-- How many learners a board has; `counted` is 1 once the counts below are kept for it.
CREATE TABLE boards (
    scope    INTEGER NOT NULL,
    course   TEXT NOT NULL,
    period   TEXT NOT NULL,
    learners INTEGER NOT NULL,
    counted  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (scope, course, period)
) STRICT, WITHOUT ROWID;
-- Few are: an answer looks here before it writes.
CREATE INDEX boards_counted ON boards (scope, course, period) WHERE counted = 1;

-- For large boards: how many learners have a score in each bucket of 1 (level 0), 64 (1) and 4096 (2) points,
-- so that a rank is three short range sums.
CREATE TABLE counts (
    scope    INTEGER NOT NULL,
    course   TEXT NOT NULL,
    period   TEXT NOT NULL,
    level    INTEGER NOT NULL,
    bucket   INTEGER NOT NULL,
    learners INTEGER NOT NULL,
    PRIMARY KEY (scope, course, period, level, bucket)
) STRICT, WITHOUT ROWID;

-- How far the boards by course and of everywhere have been rolled up: the last answer's id.
CREATE TABLE watermarks (
    name   TEXT PRIMARY KEY,
    answer INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO watermarks VALUES ('boards', 0);
