# shellcheck shell=bash
# Commands of the operating system that a script needs. Wants say.sh.

PACKAGE_LISTS_FRESH=

# ensure_command COMMAND PACKAGE...: installs the packages when COMMAND is missing, or says who can.
ensure_command() {
    local wanted=$1
    shift
    ! command -v "$wanted" >/dev/null || return 0
    if ! command -v apt-get >/dev/null; then
        die "needs the command $wanted; install it with this system's package manager (on Debian: $*)"
    fi
    if ((EUID != 0)); then
        die "needs the command $wanted; as root: apt-get install $*"
    fi
    install_packages "$@"
    command -v "$wanted" >/dev/null || die "the packages $* did not bring the command $wanted"
}

install_packages() {
    local log
    log=$(mktemp)
    say "Installing $*"
    if [[ -z $PACKAGE_LISTS_FRESH ]]; then
        apt-get update >"$log" 2>&1 </dev/null || say_tail "$log"
        PACKAGE_LISTS_FRESH=yes
    fi
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
        say_tail "$log"
        die "apt-get install $* failed; the whole output is in $log"
    fi
    rm -f -- "$log"
}

# A PostgreSQL server for the tests, which start their own: no cluster of the system's is made. Without root the tests
# that want one are skipped.
ensure_postgresql() {
    local settings=/etc/postgresql-common/createcluster.conf
    ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || return 0
    if ! command -v apt-get >/dev/null || ((EUID != 0)); then
        say "No PostgreSQL server is installed (on Debian, as root: apt-get install postgresql): its tests will be skipped"
        return 0
    fi
    install_packages postgresql-common
    cp -p -- "$settings" "$settings.before"
    sed -i 's/^#\{0,1\}create_main_cluster *=.*/create_main_cluster = false/' "$settings"
    install_packages postgresql
    mv -- "$settings.before" "$settings"
}

say_tail() { tail -n 25 -- "$1" >&2; }
