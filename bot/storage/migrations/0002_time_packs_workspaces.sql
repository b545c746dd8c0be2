-- What shall happen at a time. One row per kind and subject; one transaction deletes (or moves) it and does its work.
CREATE TABLE timers (
    kind       TEXT NOT NULL,                      -- schedule, close, … : bot/delivery/agenda.py
    subject    TEXT NOT NULL,                      -- whose: a schedule's, post's, round's or learner's id
    due_at     INTEGER NOT NULL,
    not_before INTEGER NOT NULL,                   -- the same, but later after a failure
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (not_before);

-- What should stand where: one row per message outside. Text is rendered at delivery, from the state of things then.
-- UNIQUE (kind, subject): a thing has one message of a kind, however often it is wanted.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,                      -- post, reveal, board, … : bot/delivery/agenda.py renders it
    subject    TEXT NOT NULL,
    platform   TEXT NOT NULL,
    space      TEXT,                               -- the platform's id; NULL where there is none
    channel    TEXT NOT NULL,
    direct     INTEGER NOT NULL DEFAULT 0,         -- 1: channel is a person's id, and it goes to them alone
    parent     INTEGER REFERENCES outbox,          -- the message that it answers; it dies with it
    wanted     INTEGER NOT NULL DEFAULT 1,         -- revision that should stand
    delivered  INTEGER NOT NULL DEFAULT 0,         -- revision that stands
    not_before INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'waiting'     -- bot/storage/outbox.py says what each is
               CHECK (state IN ('waiting', 'sending', 'unsure', 'doubtful', 'dead')),
    ref        TEXT,                               -- the platform's, once it stands
    tries      INTEGER NOT NULL DEFAULT 0,
    error      TEXT,
    UNIQUE (kind, subject)
) STRICT;
CREATE INDEX outbox_due ON outbox (platform, not_before, id)
    WHERE (state = 'waiting' AND wanted > delivered) OR state = 'unsure';
CREATE INDEX outbox_children ON outbox (parent) WHERE parent IS NOT NULL;
CREATE INDEX outbox_open ON outbox (state) WHERE state <> 'waiting';

-- The rule that makes posts: every day (or some weekdays) at a local time.
CREATE TABLE schedules (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    space      INTEGER NOT NULL REFERENCES spaces,
    kind       TEXT NOT NULL,                      -- daily, board
    channel    TEXT NOT NULL,
    minute     INTEGER NOT NULL,                   -- after midnight, local time
    zone       TEXT NOT NULL,
    days       TEXT NOT NULL,                      -- digits of weekdays, 0 is Monday
    course     TEXT,
    module     TEXT,
    questions  INTEGER NOT NULL DEFAULT 1,
    reveal     TEXT NOT NULL DEFAULT 'at once',    -- at once, later
    until      TEXT,                               -- the last local date; NULL: for ever
    paused     TEXT,                               -- why; NULL while it runs
    author     TEXT NOT NULL,                      -- the platform's id of the staff member to tell when it stops
    event      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    number     INTEGER NOT NULL,                   -- within its space, from 1: what staff type
    UNIQUE (space, event),                         -- a command that comes twice makes one schedule
    UNIQUE (space, number)
) STRICT;

-- Local dates on which a schedule makes no post.
CREATE TABLE skips (
    schedule INTEGER NOT NULL REFERENCES schedules,
    date     TEXT NOT NULL,
    PRIMARY KEY (schedule, date)
) STRICT, WITHOUT ROWID;

-- What a schedule will ask on a date, once staff have looked: the questions, and those that they passed over (JSON).
CREATE TABLE picks (
    schedule  INTEGER NOT NULL REFERENCES schedules,
    date      TEXT NOT NULL,
    questions TEXT NOT NULL,
    passed    TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (schedule, date)
) STRICT, WITHOUT ROWID;

-- One scheduled question (or a few) in one place. UNIQUE (schedule, date): once per local date, ever.
CREATE TABLE posts (
    id        TEXT PRIMARY KEY,                    -- random: it stands in tokens
    schedule  INTEGER REFERENCES schedules,        -- NULL: a test
    date      TEXT NOT NULL,                       -- local
    space     INTEGER NOT NULL REFERENCES spaces,
    channel   TEXT NOT NULL,
    course    TEXT NOT NULL,
    reveal    TEXT NOT NULL,
    test      INTEGER NOT NULL DEFAULT 0,
    posted_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    closed_at INTEGER,
    event     TEXT,                                -- of a test: a press that comes twice makes one
    author    TEXT,                                -- of a test: the platform's id of whom to tell when it fails
    UNIQUE (schedule, date),
    UNIQUE (space, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX posts_of_place ON posts (space, channel, posted_at);
CREATE INDEX posts_open ON posts (space) WHERE closed_at IS NULL;

-- The questions of a post as they were issued, in one order for all.
CREATE TABLE post_questions (
    post     TEXT NOT NULL REFERENCES posts ON DELETE CASCADE,
    number   INTEGER NOT NULL,                     -- from 1
    question TEXT NOT NULL,
    snapshot BLOB NOT NULL REFERENCES snapshots,
    shown    TEXT NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0,           -- counted at the close: how many answered,
    right_ones INTEGER NOT NULL DEFAULT 0,         -- and how many of them right
    PRIMARY KEY (post, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_questions_of_snapshot ON post_questions (snapshot);

-- An attempt at a post's question: each learner has one.
ALTER TABLE attempts ADD COLUMN post TEXT REFERENCES posts ON DELETE CASCADE;
ALTER TABLE attempts ADD COLUMN number INTEGER;
CREATE UNIQUE INDEX attempts_of_post ON attempts (post, number, learner) WHERE post IS NOT NULL;

-- The dates on which a learner did something that keeps a streak: a daily question answered, or a session.
CREATE TABLE active_days (
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    date    TEXT NOT NULL,
    PRIMARY KEY (learner, date)
) STRICT, WITHOUT ROWID;

-- When the modules of a course open in a space (`course plan`).
CREATE TABLE openings (
    space  INTEGER NOT NULL REFERENCES spaces,
    course TEXT NOT NULL,
    module TEXT NOT NULL,
    date   TEXT NOT NULL,
    PRIMARY KEY (space, course, module)
) STRICT, WITHOUT ROWID;

-- A group's live round in one channel. UNIQUE (space, channel, event): a command that comes twice begins one.
CREATE TABLE rounds (
    id       TEXT PRIMARY KEY,                     -- random: it stands in tokens
    space    INTEGER NOT NULL REFERENCES spaces,
    channel  TEXT NOT NULL,
    starter  INTEGER NOT NULL,                     -- the learner who began it
    course   TEXT NOT NULL,
    module   TEXT,                                 -- NULL: a mix
    seconds  INTEGER NOT NULL,                     -- for each question
    position INTEGER NOT NULL DEFAULT 0,           -- the question's number; 0: the lobby
    phase    TEXT NOT NULL,                        -- bot/storage/rounds.py, Phase
    event    TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (space, channel, event)
) STRICT, WITHOUT ROWID;
-- One round per channel at a time.
CREATE UNIQUE INDEX rounds_open ON rounds (space, channel) WHERE ended_at IS NULL;
CREATE INDEX rounds_of_starter ON rounds (starter, begun_at);

-- The questions of a round as they are issued, in one order for all.
CREATE TABLE round_questions (
    round    TEXT NOT NULL REFERENCES rounds ON DELETE CASCADE,
    number   INTEGER NOT NULL,                     -- from 1
    question TEXT NOT NULL,
    snapshot BLOB NOT NULL REFERENCES snapshots,
    shown    TEXT NOT NULL,
    PRIMARY KEY (round, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX round_questions_of_snapshot ON round_questions (snapshot);

-- Who joined, and from which question on they play.
CREATE TABLE players (
    round   TEXT NOT NULL REFERENCES rounds ON DELETE CASCADE,
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
    since   INTEGER NOT NULL,
    PRIMARY KEY (round, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX players_of_learner ON players (learner);

-- An attempt at a round's question: each learner has one. Its letter is graded when the question closes.
ALTER TABLE attempts ADD COLUMN round TEXT REFERENCES rounds ON DELETE CASCADE;
CREATE UNIQUE INDEX attempts_of_round ON attempts (round, number, learner) WHERE round IS NOT NULL;

-- Who asked for a private reminder, when (local), when the last one went out, and how many in a row nobody answered.
CREATE TABLE reminders (
    learner    INTEGER PRIMARY KEY REFERENCES learners ON DELETE CASCADE,
    space      INTEGER REFERENCES spaces,          -- where it was asked for; NULL in a direct message of none
    minute     INTEGER NOT NULL,                   -- after midnight, local time
    sent_at    INTEGER,
    unanswered INTEGER NOT NULL DEFAULT 0,
    stopped    INTEGER NOT NULL DEFAULT 0
) STRICT;


-- PACKS: courses that staff brought to their space from chat.

-- A version of a course of one space, as it was uploaded and checked; the last few of each course are kept.
-- UNIQUE (space, event): an upload that comes twice makes one, and is answered from its row.
CREATE TABLE uploads (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    space   INTEGER NOT NULL REFERENCES spaces ON DELETE CASCADE,
    course  TEXT NOT NULL,                         -- its id as its author wrote it
    version INTEGER NOT NULL,                      -- from 1, within its course
    title   TEXT NOT NULL,
    body    BLOB NOT NULL,                         -- the compiled course: msgpack, deflated
    report  TEXT NOT NULL,                         -- what the uploader was told
    event   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    UNIQUE (space, course, version),
    UNIQUE (space, event)
) STRICT;

-- What was published, rolled back or withdrawn, and when. The last row of a course says what stands now.
-- UNIQUE (space, event): a command that comes twice changes the shelf once.
CREATE TABLE publications (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    space  INTEGER NOT NULL REFERENCES spaces ON DELETE CASCADE,
    course TEXT NOT NULL,
    upload INTEGER REFERENCES uploads ON DELETE SET NULL,  -- NULL: withdrawn (or, of an old row, no longer kept)
    moves  TEXT NOT NULL,                          -- JSON: questions whose history went to another id, [[before, now]]
    report TEXT NOT NULL,
    event  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    UNIQUE (space, event)
) STRICT;
CREATE INDEX publications_of_course ON publications (space, course, id);
CREATE INDEX publications_of_upload ON publications (upload) WHERE upload IS NOT NULL;

-- The revision of a space's own courses: random, another after each publication, and '' before the first.
ALTER TABLE spaces ADD COLUMN shelf TEXT NOT NULL DEFAULT '';


-- WORKSPACES: Slack workspaces that installed the app by themselves.

-- One row per workspace that let us in; deleted when it takes the app away. The token is sealed (bot/vault.py).
CREATE TABLE installations (
    platform     TEXT NOT NULL,
    workspace    TEXT NOT NULL,                    -- the platform's id, as in spaces.external
    name         TEXT NOT NULL,
    domain       TEXT NOT NULL,                    -- of the addresses of its messages
    app          TEXT NOT NULL,
    enterprise   TEXT NOT NULL,                    -- the organisation that it belongs to; '' for none
    bot          TEXT NOT NULL,
    bot_user     TEXT NOT NULL,
    scopes       TEXT NOT NULL,                    -- what we are allowed, parted by commas
    token        BLOB NOT NULL,
    installed_at INTEGER NOT NULL,
    PRIMARY KEY (platform, workspace)
) STRICT, WITHOUT ROWID;

-- What a browser on its way to the platform must bring back, once and soon; hashed.
CREATE TABLE install_states (
    digest     BLOB PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX install_states_end ON install_states (expires_at);

-- QUIZZES: how many a learner began since yesterday is counted before each, beside the search for an unfinished one.
DROP INDEX sessions_open;
CREATE INDEX sessions_of_learner ON sessions (learner, started_at);
