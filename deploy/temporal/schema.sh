#!/bin/sh
# Makes Temporal's two databases in PostgreSQL and brings them to the schema of this image. Safe to repeat: it is also how an upgrade
# is done. The password is in SQL_PASSWORD, where the tool looks for it.
set -eu

for database in temporal:temporal temporal_visibility:visibility; do
    name=${database%:*}
    sql() {
        temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "$DB_PORT" --user "$POSTGRES_USER" --database "$name" "$@"
    }
    sql create
    sql setup-schema --version 0.0
    sql update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/${database#*:}/versioned"
done
