# shellcheck shell=bash
# Starts a built tool in place of this script. Wants ensure_built done.

# launch TOOL JVM_OPTIONS ARGUMENT...: JVM_OPTIONS is one string of words, from the environment of the user.
launch() {
    local tool=$1 options=$2 flags extra
    shift 2
    # Without memory a tool ends with 1: with ExitOnOutOfMemoryError that would be 3, which says something else here.
    # What the JVM has to say goes to standard error, and no core or hs_err file is left behind.
    flags=("${CACHED_FLAGS[@]}" -XX:+CrashOnOutOfMemoryError -XX:+SuppressFatalErrorMessage -XX:-CreateCoredumpOnCrash
        -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8)
    if [[ -f $BUILT/$tool/$tool.aot ]]; then
        # Options of the user's may make the cache unusable; the tool then just starts more slowly, without a word.
        flags+=(-XX:AOTCache="$BUILT/$tool/$tool.aot" -Xlog:all=error:stderr '-Xlog:aot*=off:stderr' '-Xlog:cds*=off:stderr')
    fi
    if answers_at_once "$@"; then
        flags+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
    else
        flags+=(-XX:+UseG1GC)
    fi
    read -r -a extra <<<"$options" || true
    exec "$JAVA_HOME/bin/java" "${flags[@]}" ${extra[@]+"${extra[@]}"} -jar "$BUILT/$tool/$tool.jar" "$@"
}

# Whether the tool only prints something about itself.
answers_at_once() {
    local argument
    [[ ${1:-help} != help ]] || return 0
    for argument in "$@"; do
        case $argument in
            -h | --help | -V | --version) return 0 ;;
            --) return 1 ;;
        esac
    done
    return 1
}
