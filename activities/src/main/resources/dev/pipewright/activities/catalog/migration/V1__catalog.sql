-- Instants are milliseconds since the epoch. A path in an attribute may be relative to the data folder.

CREATE TABLE component (
    id      INTEGER PRIMARY KEY,
    role    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    flavor  TEXT    NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    UNIQUE (role, name)
) STRICT;

CREATE TABLE component_attribute (
    component_id INTEGER NOT NULL REFERENCES component (id) ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    value        TEXT    NOT NULL,
    PRIMARY KEY (component_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE stack (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;

CREATE TABLE stack_component (
    stack_id     INTEGER NOT NULL REFERENCES stack (id) ON DELETE CASCADE,
    role         TEXT    NOT NULL,
    component_id INTEGER NOT NULL REFERENCES component (id),
    PRIMARY KEY (stack_id, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX stack_component_by_component ON stack_component (component_id);

CREATE TABLE active_stack (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    stack_id INTEGER NOT NULL REFERENCES stack (id)
) STRICT;

CREATE TABLE secret (
    name    TEXT    PRIMARY KEY,
    key_id  TEXT    NOT NULL,
    nonce   TEXT    NOT NULL,
    sealed  TEXT    NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;

-- The number of the latest change to any run or step: what a terminal asks for the changes since.
CREATE TABLE revision (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE run_counter (
    pipeline TEXT    PRIMARY KEY,
    last     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id             INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL UNIQUE,
    pipeline       TEXT    NOT NULL,
    stack          TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    message        TEXT,
    host           TEXT    NOT NULL,
    created        INTEGER NOT NULL,
    started        INTEGER,
    ended          INTEGER,
    stop_requested INTEGER NOT NULL DEFAULT 0,
    revision       INTEGER NOT NULL
) STRICT;

-- Apart, because it is long and never changes, and a changed row is written anew as a whole.
CREATE TABLE run_request (
    run_id  INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    request TEXT    NOT NULL
) STRICT;

CREATE INDEX run_by_pipeline ON run (pipeline, id);
CREATE INDEX run_by_status ON run (status, id);
CREATE INDEX run_unfinished ON run (created) WHERE ended IS NULL;

CREATE TABLE attempt (
    id          INTEGER PRIMARY KEY,
    run_id      INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    pipeline    TEXT    NOT NULL,
    step        TEXT    NOT NULL,
    attempt     INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    reason      TEXT,
    message     TEXT,
    exit_code   INTEGER,
    queued      INTEGER,
    started     INTEGER,
    ended       INTEGER,
    cache_key   TEXT,
    outputs     TEXT,
    metadata    TEXT,
    cached_from TEXT,
    -- When the result came to be: for a cached attempt that of the earlier one. Null unless there is a result.
    result      INTEGER,
    revision    INTEGER NOT NULL,
    key_parts   TEXT,
    UNIQUE (run_id, step, attempt)
) STRICT;

CREATE INDEX attempt_by_revision ON attempt (run_id, revision);
CREATE INDEX attempt_by_key ON attempt (pipeline, step, cache_key, result) WHERE result IS NOT NULL;
CREATE INDEX attempt_by_result ON attempt (pipeline, step, result) WHERE result IS NOT NULL;

-- What a run brought with it (its code, its external inputs) and what its steps made.
CREATE TABLE artifact (
    id      INTEGER PRIMARY KEY,
    run_id  INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step    TEXT    NOT NULL,
    output  TEXT    NOT NULL,
    origin  TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    folder  INTEGER NOT NULL,
    bytes   INTEGER NOT NULL,
    files   INTEGER NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (run_id, step, output)
) STRICT;

CREATE INDEX artifact_by_digest ON artifact (digest, id);

CREATE TABLE consumption (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step   TEXT    NOT NULL,
    input  TEXT    NOT NULL,
    -- The path below the input where it is a directory of several artifacts, else empty.
    part   TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    PRIMARY KEY (run_id, step, input, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX consumption_by_digest ON consumption (digest, run_id);

INSERT INTO revision (id, value) VALUES (1, 0);

INSERT INTO component (id, role, name, flavor, created, updated) VALUES
    (1, 'orchestrator', 'default', 'local', CAST(strftime('%s', 'now') AS INTEGER) * 1000, CAST(strftime('%s', 'now') AS INTEGER) * 1000),
    (2, 'artifact-store', 'default', 'local', CAST(strftime('%s', 'now') AS INTEGER) * 1000, CAST(strftime('%s', 'now') AS INTEGER) * 1000);
INSERT INTO component_attribute (component_id, name, value) VALUES (2, 'path', 'artifacts');
INSERT INTO stack (id, name, created, updated) VALUES
    (1, 'default', CAST(strftime('%s', 'now') AS INTEGER) * 1000, CAST(strftime('%s', 'now') AS INTEGER) * 1000);
INSERT INTO stack_component (stack_id, role, component_id) VALUES (1, 'orchestrator', 1), (1, 'artifact-store', 2);
INSERT INTO active_stack (id, stack_id) VALUES (1, 1);

PRAGMA user_version = 1;
