# shellcheck shell=bash
# Events a second, CPU, latency, memory and replay of a relay between simulated hosts and consumers (2 min, 10 min long)
# shellcheck disable=SC2034,SC2154 # scripts/bench sets LENGTH and JSON, and reads TAKES_OPTIONS

TAKES_OPTIONS=1

measure() {
    compile_benchmarks
    ensure_built
    exec "$JAVA_HOME/bin/java" "${CACHED_FLAGS[@]}" -XX:+UseG1GC -Xmx2g --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -Dslf4j.internal.verbosity=ERROR \
        -cp "$ROOT/bench/target/test-classes:$(<"$ROOT/bench/target/class-path")" \
        parallax.bench.RelayReport --machine "$(machine)" --folder "$ROOT/.build/traffic" --launcher "$ROOT/scripts/relay" \
        ${JSON:+--json "$JSON"} $([[ $LENGTH == short ]] || echo --long) "$@"
}
