-- A catalog as version 1 of its schema left it; statements end with a semicolon at the end of a line.
BEGIN TRANSACTION;
CREATE TABLE active_stack (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    stack_id INTEGER NOT NULL REFERENCES stack (id)
) STRICT;
INSERT INTO "active_stack" VALUES(1,2);
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
INSERT INTO "artifact" VALUES(1,1,'','code','CODE','c0de',1,300,3,1772359200000);
INSERT INTO "artifact" VALUES(2,1,'inputs','raw','INPUT','aaaa',0,100,1,1772359200000);
INSERT INTO "artifact" VALUES(3,1,'load','data','STEP','bbbb',0,120,1,1772359202000);
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
INSERT INTO "attempt" VALUES(1,1,'training','load',1,'SUCCEEDED','first run of this step',NULL,0,1772359200000,1772359201000,1772359202000,'fe71b5ee32ef5ac6bd7abaea7bbe181cdebbc3876f709e5949e88857902c3179','{"data":{"bytes":120,"digest":"bbbb","directory":false,"files":1}}','{"rows":42}',NULL,1772359202000,4,'{"format":1,"command":"sh load.sh","env":{"A":"1"},"inputs":{"raw":"aaaa"},"outputs":["data"],"secrets":["TOKEN"],"codeDigest":"d1","template":"sh load.sh","parameters":{"alpha":"0.1"},"code":"c0de","codePatterns":["load.sh"]}');
CREATE TABLE component (
    id      INTEGER PRIMARY KEY,
    role    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    flavor  TEXT    NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    UNIQUE (role, name)
) STRICT;
INSERT INTO "component" VALUES(1,'orchestrator','default','local',1795467977000,1795467977000);
INSERT INTO "component" VALUES(2,'artifact-store','default','local',1795467977000,1795467977000);
INSERT INTO "component" VALUES(3,'orchestrator','big','local',1772359200000,1772359200000);
INSERT INTO "component" VALUES(4,'container-registry','hub','default',1772359200000,1772359200000);
CREATE TABLE component_attribute (
    component_id INTEGER NOT NULL REFERENCES component (id) ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    value        TEXT    NOT NULL,
    PRIMARY KEY (component_id, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "component_attribute" VALUES(2,'path','artifacts');
INSERT INTO "component_attribute" VALUES(3,'cpus','8');
INSERT INTO "component_attribute" VALUES(4,'uri','localhost:5000/team');
CREATE TABLE consumption (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step   TEXT    NOT NULL,
    input  TEXT    NOT NULL,
    -- The path below the input where it is a directory of several artifacts, else empty.
    part   TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    PRIMARY KEY (run_id, step, input, part)
) STRICT, WITHOUT ROWID;
INSERT INTO "consumption" VALUES(1,'load','raw','','aaaa');
CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO "flyway_schema_history" VALUES(1,'1','catalog','SQL','V1__catalog.sql',-1635865316,'','2026-11-23 21:06:17.223',9,1);
CREATE TABLE revision (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO "revision" VALUES(1,7);
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
INSERT INTO "run" VALUES(1,'training-1','training','big','COMPLETED',NULL,'pid 7',1772359200000,1772359200000,1772359200000,0,6);
CREATE TABLE run_counter (
    pipeline TEXT    PRIMARY KEY,
    last     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "run_counter" VALUES('training',1);
CREATE TABLE run_request (
    run_id  INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    request TEXT    NOT NULL
) STRICT;
INSERT INTO "run_request" VALUES(1,'{"name":"training"}');
CREATE TABLE secret (
    name    TEXT    PRIMARY KEY,
    key_id  TEXT    NOT NULL,
    nonce   TEXT    NOT NULL,
    sealed  TEXT    NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
INSERT INTO "secret" VALUES('TOKEN','rXDOhSt8+5P4','qjSNHdswZN+TDEXA','3So2oJ1bAo5pMgmYC45X6p0TCD4qww==',1772359200000,1772359200000);
CREATE TABLE stack (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
INSERT INTO "stack" VALUES(1,'default',1795467977000,1795467977000);
INSERT INTO "stack" VALUES(2,'big',1772359200000,1772359200000);
CREATE TABLE stack_component (
    stack_id     INTEGER NOT NULL REFERENCES stack (id) ON DELETE CASCADE,
    role         TEXT    NOT NULL,
    component_id INTEGER NOT NULL REFERENCES component (id),
    PRIMARY KEY (stack_id, role)
) STRICT, WITHOUT ROWID;
INSERT INTO "stack_component" VALUES(1,'orchestrator',1);
INSERT INTO "stack_component" VALUES(1,'artifact-store',2);
INSERT INTO "stack_component" VALUES(2,'artifact-store',2);
INSERT INTO "stack_component" VALUES(2,'orchestrator',3);
INSERT INTO "stack_component" VALUES(2,'container-registry',4);
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX stack_component_by_component ON stack_component (component_id);
CREATE INDEX run_by_pipeline ON run (pipeline, id);
CREATE INDEX run_by_status ON run (status, id);
CREATE INDEX run_unfinished ON run (created) WHERE ended IS NULL;
CREATE INDEX attempt_by_revision ON attempt (run_id, revision);
CREATE INDEX attempt_by_key ON attempt (pipeline, step, cache_key, result) WHERE result IS NOT NULL;
CREATE INDEX attempt_by_result ON attempt (pipeline, step, result) WHERE result IS NOT NULL;
CREATE INDEX artifact_by_digest ON artifact (digest, id);
CREATE INDEX consumption_by_digest ON consumption (digest, run_id);
COMMIT;
PRAGMA user_version = 1;
