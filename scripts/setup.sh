#!/bin/sh
# Sets up a virtual environment from a lock file.
# Use: scripts/setup.sh FOLDER runtime|test|docs|bench|train|ship     PYTHON names the interpreter.
set -eu
folder=$1
kind=$2
python=${PYTHON:-python3}

fail() { echo "gouji: $1" >&2; exit 1; }

command -v "$python" >/dev/null || fail "Python 3.10 to 3.13 is missing: install it, or name it as 'make PYTHON=…'"
"$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' ||
    fail "$("$python" --version) is not supported: name Python 3.10 to 3.13 as 'make PYTHON=…'"

# install PACKAGE…: Debian packages, when we may; else one line that says what to do.
install() {
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null && return
    fi
    fail "missing from the system: $*; install them, for example: sudo apt-get install $*"
}

has_library() { "$python" -c "import ctypes.util, sys; sys.exit(ctypes.util.find_library('$1') is None)"; }

[ -x "$folder/bin/python" ] || "$python" -m venv "$folder" ||
    { rm -rf "$folder"; install python3-venv; "$python" -m venv "$folder"; }

pip="$folder/bin/python -m pip --disable-pip-version-check"
case $kind in
runtime) $pip install --quiet --require-hashes -r requirements.lock
         $pip install --quiet --no-deps --no-build-isolation --editable . ;;
test)    $pip install --quiet --require-hashes -r requirements-test.lock ;;
docs)    $pip install --quiet --require-hashes -r requirements-docs.lock ;;
# PaddleOCR insists on a wheel of OpenCV with more in it; of the same version, it may lie over ours.
bench)   has_library GL || install libgl1
         has_library glib-2.0 || install libglib2.0-0
         $pip install --quiet --require-hashes --no-deps -r requirements-bench.lock ;;
train)   $pip install --quiet --no-build-isolation --editable '.[train]' ;;
ship)    $pip install --quiet --require-hashes -r requirements-ship.lock ;;
*)       fail "unknown environment '$kind'" ;;
esac
