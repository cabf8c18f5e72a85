#!/bin/sh
# Has what scripts/image works with: Docker, docker-compose, and debootstrap; or says how to get it.
set -eu
lacks=""
command -v docker >/dev/null && { docker info >/dev/null 2>&1 || command -v dockerd >/dev/null; } ||
    lacks="docker.io"
command -v docker-compose >/dev/null || lacks="$lacks docker-compose"
command -v debootstrap >/dev/null || lacks="$lacks debootstrap"
[ -z "$lacks" ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacks >/dev/null && exit 0
fi
echo "gouji: missing for the proof of the image: $lacks; install it, for example: sudo apt-get install $lacks" >&2
exit 1
