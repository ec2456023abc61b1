#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test program on a session bus of its own: with an unlocked keyring, with a locked one, and with two that it kills
# and stops itself.
# usage: with-keyring.sh [--unlocked] PROGRAM     --unlocked: only with the first
set -eu
only=
[ "$1" != --unlocked ] || { only=$1; shift; }
program=$1
for tool in dbus-run-session dbus-send gnome-keyring-daemon; do
    command -v "$tool" >/dev/null || { echo "with-keyring.sh: $tool is missing; install gnome-keyring and dbus" >&2; exit 1; }
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
run() {
    state=$1
    HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_RUNTIME_DIR=$home XDG_CURRENT_DESKTOP=GNOME \
    WAYBILL_TEST_KEYRING=$state dbus-run-session -- sh -c "$2 && exec \"\$0\"" "$program"
}
# The daemon is on the bus a moment after it was started.
owner='dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets'
pid="tries=0; until WAYBILL_TEST_KEYRING_PID=\$($owner 2>/dev/null | sed 's/.* //') && [ -n \"\$WAYBILL_TEST_KEYRING_PID\" ]; do
    tries=\$((tries + 1)); [ \$tries -lt 100 ] || exit 1; sleep 0.1; done; export WAYBILL_TEST_KEYRING_PID"
unlock='printf "ci\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
run unlocked "$unlock"
[ -z "$only" ] || exit 0
# A second daemon on the same files, which nobody unlocks.
run locked 'gnome-keyring-daemon --start --components=secrets >/dev/null'
run killed "$unlock && $pid"
run slow "$unlock && $pid"
