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

apt_install() { # package…; keeps in OUTPUT what to explain when it fails
    local apt="env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get"
    OUTPUT=$($apt install -y --no-install-recommends "$@" 2>&1) && return
    # The lists may be old, and what is said of an update that failed tells more than that a package is not known.
    OUTPUT=$($apt update 2>&1 && $apt install -y --no-install-recommends "$@" 2>&1)
}

explain() { # [python]: shows why what wrote OUTPUT failed, and prints the kind
    printf '%s\n' "$OUTPUT" | "${1:-$VENV_PYTHON}" script/_failure.py
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
    is_python $VENV_PYTHON && $VENV_PYTHON -c "import pip" >/dev/null 2>&1 && return
    python=$(find_python) || stop \
        "Samverkan behöver Python 3.11 eller senare, och det finns inte på den här datorn." \
        "Installera det från https://www.python.org/downloads/ (på Debian och Ubuntu:" \
        "  sudo apt install python3 python3-venv) och kör sedan kommandot igen."
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if can_apt; then
            echo "Installerar python$version-venv …"
            apt_install "python$version-venv" || apt_install python3-venv || explain "$python" >/dev/null
        fi
        "$python" -c 'import ensurepip, venv' 2>/dev/null || stop \
            "Python $version saknar delen venv, som behövs för att installera Samverkan." \
            "Installera den (på Debian och Ubuntu: sudo apt install python$version-venv) och kör sedan kommandot igen."
    fi
    echo "Förbereder Python $version i mappen .venv …"
    rm -rf .venv
    OUTPUT=$("$python" -m venv .venv 2>&1) || { explain "$python" >/dev/null; stop "Mappen .venv kunde inte skapas."; }
    VENV_IS_NEW=1
}

checksum() { # file…: one checksum of all of them
    $VENV_PYTHON - "$@" <<'PYTHON'
import hashlib, sys
print(hashlib.sha256(b"".join(open(name, "rb").read() for name in sys.argv[1:])).hexdigest())
PYTHON
}

# Exactly the packages of the file, as the wheels whose checksums it holds. Nothing is resolved and nothing built, which would bring
# what is newest today: with versions of pip up to 23.2 also for a pinned package that another asks for with extras.
install_pinned() { # requirements file; keeps in OUTPUT what to explain when it fails
    OUTPUT=$($VENV_PYTHON -m pip install -q --no-input --retries "${PIP_RETRIES:-5}" \
        --no-deps --require-hashes --only-binary :all: -r "$1" 2>&1) &&
        OUTPUT=$($VENV_PYTHON -m pip check 2>&1 && $VENV_PYTHON script/_pinned.py "$1")
}

# The development requirements hold the others too, so they satisfy a later script/server, and who has them keeps them.
install() { # requirements.txt or requirements-dev.txt
    local file=$1 stamp=.venv/installed wanted
    wanted=$(checksum requirements.txt requirements-dev.txt)
    grep -qsxF "$1 $wanted" $stamp && return
    grep -qsxF "requirements-dev.txt $wanted" $stamp && return
    grep -qs "^requirements-dev.txt " $stamp && file=requirements-dev.txt
    echo "Installerar det som Samverkan behöver (första gången tar det någon minut) …"
    [ ! -e $stamp ] || mv $stamp $stamp.before # Interrupted from here on, the folder is neither the old nor the new.
    install_pinned "$file" || case $(explain 2>/dev/null) in
    network | hash | missing | python) # pip fetches everything before it changes anything.
        [ ! -e $stamp.before ] || mv $stamp.before $stamp
        false
        ;;
    conflict | unknown) # More than is pinned lies there, or halves of what was interrupted: made anew, once.
        [ -z "${VENV_IS_NEW:-}" ] && rm -rf .venv && make_venv && install_pinned "$file"
        ;;
    *) false ;;
    esac || {
        explain >/dev/null
        stop "Installationen misslyckades. Varför står ovanför."
    }
    echo "$file $wanted" >$stamp
}

set_up() { # requirements file
    if command -v flock >/dev/null; then
        (umask 077 && mkdir -p var) # For its owner alone.
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
        if apt_install $packages; then
            $check >/dev/null && return
        else
            explain >/dev/null
        fi
    fi
    stop "Samverkan gör PDF-filer med systembibliotek som saknas på den här datorn." \
        "Installera dem (på Debian och Ubuntu: sudo apt install $packages;" \
        "på Mac: brew install pango) och kör sedan kommandot igen."
}
