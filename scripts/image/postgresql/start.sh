#!/bin/sh
# Makes the user and the database that the environment names, once; then starts the command.
set -eu
own="setpriv --reuid=postgres --regid=postgres --clear-groups"
chown postgres /var/run/postgresql
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    secret=$(mktemp)
    printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
    chown postgres "$secret" "$PGDATA"
    $own initdb -E UTF8 -A scram-sha-256 -U "$POSTGRES_USER" --pwfile="$secret"
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    $own pg_ctl start -w -o "-c listen_addresses="
    PGPASSWORD=$POSTGRES_PASSWORD $own psql -U "$POSTGRES_USER" -d postgres \
        -c "CREATE DATABASE $POSTGRES_DB"
    $own pg_ctl stop -w
    rm "$secret"
fi
exec $own "$@" -c "listen_addresses=*"
