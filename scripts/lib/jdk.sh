# shellcheck shell=bash
# Finds a JDK of at least this feature release; the machine's default java may be an older one.
readonly WANTED_JDK=25

# Prints the feature release of the JDK in folder $1; fails when there is no compiler in it.
jdk_feature() {
    local home=$1 line version=
    [[ -x $home/bin/java && -x $home/bin/javac ]] || return 1
    if [[ -r $home/release ]]; then
        while IFS= read -r line; do
            [[ $line != JAVA_VERSION=* ]] || version=${line#JAVA_VERSION=}
        done <"$home/release"
    fi
    [[ -n $version ]] || version=$("$home/bin/javac" -version 2>&1 | sed 's/^javac //')
    version=${version//\"/}
    version=${version%%[!0-9]*}
    [[ -n $version ]] && printf '%s\n' "$version"
}

# One folder a line: where JDKs usually are, then the one on PATH.
jdk_folders() {
    local folder javac
    for folder in /usr/lib/jvm/* /opt/* /opt/*/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* /usr/local/*; do
        [[ ! -x $folder/bin/javac ]] || printf '%s\n' "$folder"
    done
    if javac=$(command -v javac); then
        dirname -- "$(dirname -- "$(readlink -f -- "$javac")")"
    fi
}

# Sets and exports JAVA_HOME: the caller's when it is new enough, else exactly the wanted release, else a newer one.
find_jdk() {
    local feature folder newer=
    if [[ -n ${JAVA_HOME:-} ]] && feature=$(jdk_feature "$JAVA_HOME") && ((feature >= WANTED_JDK)); then
        export JAVA_HOME
        return
    fi
    while IFS= read -r folder; do
        feature=$(jdk_feature "$folder") || continue
        if ((feature == WANTED_JDK)); then
            export JAVA_HOME=$folder
            return
        fi
        if ((feature > WANTED_JDK)); then
            newer=$folder
        fi
    done < <(jdk_folders)
    if [[ -n $newer ]]; then
        export JAVA_HOME=$newer
        return
    fi
    say_how_to_get_a_jdk
    exit 1
}

say_how_to_get_a_jdk() {
    say "No JDK $WANTED_JDK or newer in JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks or on PATH."
    say "Any one of these gives one:"
    say "  Debian 13, Ubuntu 25.10 or newer:   apt-get install openjdk-$WANTED_JDK-jdk-headless"
    say "  any Linux: unpack Eclipse Temurin $WANTED_JDK (https://adoptium.net/temurin/releases) under /opt"
    say "  SDKMAN:                             sdk install java $WANTED_JDK-tem"
    say "or set JAVA_HOME to where it is."
}
