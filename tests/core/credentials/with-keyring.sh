#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test program on a session bus of its own, once with an unlocked keyring and once with a locked one.
# usage: with-keyring.sh PROGRAM
set -eu
program=$1
for tool in dbus-run-session gnome-keyring-daemon; do
    command -v "$tool" >/dev/null || { echo "with-keyring.sh: $tool is missing; install gnome-keyring and dbus" >&2; exit 1; }
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
run() {
    state=$1
    HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_RUNTIME_DIR=$home XDG_CURRENT_DESKTOP=GNOME \
    WAYBILL_TEST_KEYRING=$state dbus-run-session -- sh -c "$2 && exec \"\$0\"" "$program"
}
run unlocked 'printf "ci\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
# A second daemon on the same files, which nobody unlocks.
run locked 'gnome-keyring-daemon --start --components=secrets >/dev/null'
