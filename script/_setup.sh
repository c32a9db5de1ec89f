# Shared by script/server and script/test: finds Python, makes .venv and keeps it in step with the
# pinned requirements. Sourced, not run. Speaks Swedish, as does script/server, whose reader may
# never have seen a terminal before.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

unset PYTHONPATH PYTHONHOME DJANGO_SETTINGS_MODULE
export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1
VENV_PYTHON=.venv/bin/python

stop() { # message…: says why and ends the script
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

is_python() { # path: true for a Python that we can use
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

can_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

apt_install() { # package…
    {
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
            { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }
    } >/dev/null 2>&1
}

find_python() { # prints the path of a Python that we can use
    local name
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if is_python "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

make_venv() {
    local python version
    is_python $VENV_PYTHON && $VENV_PYTHON -m pip --version >/dev/null 2>&1 && return
    python=$(find_python) || stop \
        "Samverkan behöver Python 3.11 eller senare, och det finns inte på den här datorn." \
        "Installera det från https://www.python.org/downloads/ (på Debian och Ubuntu:" \
        "  sudo apt install python3 python3-venv) och kör sedan kommandot igen."
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if can_apt; then
            echo "Installerar python$version-venv …"
            apt_install "python$version-venv" || apt_install python3-venv
        fi
        "$python" -c 'import ensurepip, venv' 2>/dev/null || stop \
            "Python $version saknar delen venv, som behövs för att installera Samverkan." \
            "Installera den (på Debian och Ubuntu: sudo apt install python$version-venv) och kör sedan kommandot igen."
    fi
    echo "Förbereder Python $version i mappen .venv …"
    rm -rf .venv
    "$python" -m venv .venv || stop "Mappen .venv kunde inte skapas. Felet står ovanför."
}

checksum() { # file…: one checksum of all of them
    $VENV_PYTHON - "$@" <<'PYTHON'
import hashlib, sys
print(hashlib.sha256(b"".join(open(name, "rb").read() for name in sys.argv[1:])).hexdigest())
PYTHON
}

# The development requirements hold the others too, so they satisfy a later script/server.
install() { # requirements.txt or requirements-dev.txt
    local stamp=.venv/installed wanted
    wanted=$(checksum requirements.txt requirements-dev.txt)
    grep -qsxF "$1 $wanted" $stamp && return
    grep -qsxF "requirements-dev.txt $wanted" $stamp && return
    echo "Installerar det som Samverkan behöver (första gången tar det någon minut) …"
    $VENV_PYTHON -m pip install -qq --no-input --require-hashes -r "$1" || stop \
        "Installationen misslyckades. Felet står ovanför. Kontrollera att datorn når internet och kör sedan kommandot igen."
    echo "$1 $wanted" >$stamp
}

set_up() { # requirements file
    if command -v flock >/dev/null; then
        mkdir -p var
        exec 9>var/set-up.lock
        flock 9 # Two first starts at the same time would write over each other.
    fi
    make_venv
    install "$1"
    exec 9>&-
}

need_libraries() { # those that make PDFs and that pip cannot bring
    local check="$VENV_PYTHON -m samverkan.shared.pdf.libraries" packages
    packages=$($check) && return
    [ -n "$packages" ] || stop "Det gick inte att se om systembiblioteken för PDF finns. Felet står ovanför."
    if can_apt; then
        echo "Installerar $packages …"
        # shellcheck disable=SC2086
        apt_install $packages && $check >/dev/null && return
    fi
    stop "Samverkan gör PDF-filer med systembibliotek som saknas på den här datorn." \
        "Installera dem (på Debian och Ubuntu: sudo apt install $packages;" \
        "på Mac: brew install pango) och kör sedan kommandot igen."
}
