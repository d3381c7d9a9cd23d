# shellcheck shell=bash
# What the scripts say about themselves goes to standard error: standard output belongs to the tools.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$(basename -- "$0"): $*"
    exit 1
}
