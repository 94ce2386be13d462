-- Ways to authenticate to a cloud, which components share.
CREATE TABLE connector (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE,
    type    TEXT    NOT NULL,
    method  TEXT    NOT NULL,
    -- A JSON object of its secrets, sealed as secrets are. Null if it has none.
    key_id  TEXT,
    nonce   TEXT,
    sealed  TEXT,
    -- When credentials end that cannot be renewed. Null where they can, or where nobody said.
    expires INTEGER,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;

CREATE TABLE connector_setting (
    connector_id INTEGER NOT NULL REFERENCES connector (id) ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    value        TEXT    NOT NULL,
    PRIMARY KEY (connector_id, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE component ADD COLUMN connector_id INTEGER REFERENCES connector (id);

CREATE INDEX component_by_connector ON component (connector_id) WHERE connector_id IS NOT NULL;

PRAGMA user_version = 3;
