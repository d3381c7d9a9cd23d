# shellcheck shell=bash
# Frames a second that the load generator serves to our own client, and the CPU of both (about 40 s, 6 min long)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    compile_benchmarks
    say "Making the traffic, once"
    exec "$JAVA_HOME/bin/java" "${CACHED_FLAGS[@]}" -XX:+UseG1GC -Xmx512m --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -Dslf4j.internal.verbosity=ERROR \
        -cp "$ROOT/bench/target/test-classes:$(<"$ROOT/bench/target/class-path")" \
        parallax.bench.FirehoseReport "$(machine)" "$LENGTH" "$ROOT/.build/traffic" ${JSON:+"$JSON"}
}
