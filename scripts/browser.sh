#!/bin/sh
# Installs Debian's Chromium, which tests/e2e and docs/screenshots.py drive, or says how to get it.
set -eu
for program in chromium chromium-browser google-chrome; do
    command -v "$program" >/dev/null && exit 0
done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "gouji: a browser is missing for tests and screenshots: install it, for example: sudo apt-get install chromium" >&2
exit 1
