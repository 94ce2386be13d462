-- Where a run's steps are containers: the machines it had, and the images that were built for it.
CREATE TABLE machine (
    id          TEXT    PRIMARY KEY,
    run_id      INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    -- The Temporal run id of the workflow that asked for it.
    execution   TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    flavor      TEXT    NOT NULL,
    task_queue  TEXT    NOT NULL,
    -- 0 is all that its host has.
    cpus        REAL    NOT NULL,
    memory      INTEGER NOT NULL,
    -- What the flavor calls it: an instance type. Null where it has no name.
    type        TEXT,
    state       TEXT    NOT NULL,
    provisioned INTEGER NOT NULL,
    ready       INTEGER,
    ended       INTEGER,
    reason      TEXT,
    -- What only one flavor knows, as a JSON object.
    details     TEXT,
    revision    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX machine_by_run ON machine (run_id, number);
CREATE INDEX machine_there ON machine (provisioned) WHERE ended IS NULL;

CREATE TABLE build (
    id        INTEGER PRIMARY KEY,
    run_id    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    -- What the pipeline file says it is made of.
    image     TEXT    NOT NULL,
    reference TEXT,
    digest    TEXT,
    started   INTEGER NOT NULL,
    ended     INTEGER,
    pushed    INTEGER NOT NULL DEFAULT 0,
    failure   TEXT,
    revision  INTEGER NOT NULL,
    UNIQUE (run_id, image)
) STRICT;

-- The revision of the latest change to a run's machines and builds, so that a terminal need not look for them; 0 if it has none.
ALTER TABLE run ADD COLUMN fleet INTEGER NOT NULL DEFAULT 0;

ALTER TABLE attempt ADD COLUMN machine TEXT;

CREATE INDEX attempt_by_machine ON attempt (machine) WHERE machine IS NOT NULL;

PRAGMA user_version = 2;
