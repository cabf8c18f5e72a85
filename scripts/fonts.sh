#!/bin/sh
# Installs the Debian fonts that models/synthesis draws with, or says which are missing.
set -eu
fonts="fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-arphic-uming fonts-arphic-ukai
fonts-wqy-zenhei fonts-wqy-microhei fonts-lxgw-wenkai fonts-liberation"
missing=""
for font in $fonts; do
    dpkg -s "$font" >/dev/null 2>&1 || missing="$missing $font"
done
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null && exit 0
fi
echo "gouji: fonts missing for tests and benchmarks:$missing; install them, for example: sudo apt-get install$missing" >&2
exit 1
