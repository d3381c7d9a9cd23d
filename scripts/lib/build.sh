# shellcheck shell=bash
# Builds the runnable tools when their sources changed. Wants say.sh, jdk.sh, packages.sh and maven.sh, and find_jdk
# done.
#
# A build is kept in .build/tools/FINGERPRINT and never changed again: a tool that runs while Maven rewrites target/
# would otherwise lose the jars under its feet. Each running tool holds a shared lock on its folder; old folders that
# nobody holds are removed after the next build.

readonly TOOL_MODULES=(relay:relay pulsar:cli-pulsar coldir:cli-coldir)

# The same flags at build time and at run time, or the JVM refuses the AOT cache.
readonly CACHED_FLAGS=(-XX:+UseCompactObjectHeaders)

# Names and contents of all that the tools are made from, and the JDK.
fingerprint() {
    (
        cd -- "$ROOT" || exit
        {
            find pom.xml ./*/pom.xml .mvn scripts/lib/build.sh ./*/src/main -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
            printf '%s\n' "$JAVA_HOME"
            [[ ! -r $JAVA_HOME/release ]] || cat -- "$JAVA_HOME/release"
        } | sha256sum | cut -c 1-16
    )
}

# Sets BUILT to the folder of the up-to-date build, and holds it for as long as this process lives, exec included.
ensure_built() {
    local attempt
    for attempt in 1 2 3; do
        BUILT=$ROOT/.build/tools/$(fingerprint)
        if hold "$BUILT"; then
            return
        fi
        build_tools
    done
    die "the sources kept changing while they were built ($attempt times)"
}

hold() {
    local folder=$1 held
    [[ -f $folder/complete ]] || return 1
    exec {held}<"$folder" || return 1
    flock -s "$held"
    # Between the two steps the folder may have been removed, and made again by someone else.
    if [[ -f $folder/complete && $folder -ef /proc/self/fd/$held ]]; then
        return 0
    fi
    exec {held}<&-
    return 1
}

build_tools() {
    mkdir -p -- "$ROOT/.build/tools"
    (
        flock 9
        local before folder
        before=$(fingerprint)
        folder=$ROOT/.build/tools/$before
        [[ ! -f $folder/complete ]] || exit 0
        compile_tools 9>&-
        [[ $(fingerprint) == "$before" ]] || exit 0
        rm -rf -- "$folder"
        stage_tools "$folder" 9>&-
        : >"$folder/complete"
        remove_old_builds "$before" 9>&-
    ) 9>"$ROOT/.build/lock"
}

compile_tools() {
    local log=$ROOT/.build/build.log entry modules=
    for entry in "${TOOL_MODULES[@]}"; do
        modules+=${modules:+,}${entry#*:}
        # Else the jars of dependencies that were dropped since would stay.
        rm -rf -- "$ROOT/${entry#*:}"/target/lib "$ROOT/${entry#*:}"/target/*.jar
    done
    choose_maven
    say "Building the tools"
    if ! "$MAVEN" -f "$ROOT/pom.xml" -q -B -ntp -T 1C -pl "$modules" -am package -Dparallax.toolsOnly -Dmaven.test.skip=true \
        -Denforcer.skip=true >"$log" 2>&1 </dev/null; then
        tail -n 40 -- "$log" >&2
        die "the build failed; the whole output is in $log"
    fi
}

stage_tools() {
    local folder=$1 entry tool target jar
    for entry in "${TOOL_MODULES[@]}"; do
        tool=${entry%%:*}
        target=$ROOT/${entry#*:}/target
        jar=$(find "$target" -maxdepth 1 -name '*.jar' ! -name '*-tests.jar')
        mkdir -p -- "$folder/$tool"
        cp -p -- "$jar" "$folder/$tool/$tool.jar"
        cp -rp -- "$target/lib" "$folder/$tool/lib"
        train "$folder/$tool" "$tool"
    done
}

# The AOT cache only makes the start faster: a JVM that cannot make one still runs the tool.
train() {
    local folder=$1 tool=$2
    if ! "$JAVA_HOME/bin/java" "${CACHED_FLAGS[@]}" -XX:AOTCacheOutput="$folder/$tool.aot" -jar "$folder/$tool.jar" --help \
        >"$ROOT/.build/$tool-aot.log" 2>&1 </dev/null; then
        rm -f -- "$folder/$tool.aot"
        say "No AOT cache for $tool (see $ROOT/.build/$tool-aot.log); it will start more slowly"
    fi
}

remove_old_builds() {
    local current=$1 folder held
    for folder in "$ROOT"/.build/tools/*/; do
        folder=${folder%/}
        [[ ${folder##*/} != "$current" ]] || continue
        exec {held}<"$folder" || continue
        if flock -xn "$held"; then
            rm -rf -- "$folder"
        fi
        exec {held}<&-
    done
}
