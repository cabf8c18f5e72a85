#!/bin/sh
# Pins every dependency with hashes, for all supported Pythons and systems.
# Use: scripts/lock.sh FOLDER     FOLDER is the virtual environment.
set -eu
bin=$1/bin
[ -x "$bin/uv" ] || "$bin/python" -m pip --disable-pip-version-check install --quiet uv
compile() {
    "$bin/uv" pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url --output-file "$@"
}
compile requirements.lock --extra build pyproject.toml
compile requirements-test.lock --extra build --extra test pyproject.toml
# Only what the benchmark adds: the peer itself and what it lacks beside our own.
compile requirements-bench.lock --constraint requirements-test.lock --no-deps benchmarks/requirements.in
compile requirements-docs.lock --constraint requirements-test.lock docs/requirements.in
# What the image holds, what builds its wheel, and what looks at image, manifests and release.
compile requirements-service.lock --constraint requirements-test.lock --extra postgres --extra s3 pyproject.toml
echo hatchling | compile requirements-build.lock --constraint requirements-test.lock -
compile requirements-ship.lock --constraint requirements-test.lock scripts/requirements.in
