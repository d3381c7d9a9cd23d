# shellcheck shell=bash
# Runs Maven on the project in $ROOT. Wants say.sh, jdk.sh and packages.sh, and find_jdk done.

# Sets MAVEN: the machine's when it is new enough for our plugins, else the wrapper, which fetches one.
choose_maven() {
    local version
    if command -v mvn >/dev/null && version=$(mvn --version 2>/dev/null </dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p') \
        && [[ -n $version && $(printf '%s\n' 3.8.6 "$version" | sort -V | head -n 1) == 3.8.6 ]]; then
        MAVEN=mvn
        return
    fi
    # The wrapper can do with wget or curl; without either it compiles a downloader, which knows no proxy.
    command -v wget >/dev/null || ensure_command curl curl ca-certificates
    ensure_command unzip unzip
    # shellcheck disable=SC2034 # the callers use it
    MAVEN=$ROOT/mvnw
}
