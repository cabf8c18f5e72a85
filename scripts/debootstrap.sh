#!/bin/sh
# Installs debootstrap, which makes the roots of Debian that scripts/image works in, or says how.
set -eu
command -v debootstrap >/dev/null && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null && exit 0
fi
echo "gouji: debootstrap is missing for the proof of the image: install it, for example: sudo apt-get install debootstrap" >&2
exit 1
