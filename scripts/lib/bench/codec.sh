# shellcheck shell=bash
# CPU and memory to decode and verify a #commit, against hashing and signature checks alone (JMH; about 80 s, 10 min long)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    compile_benchmarks
    # JMH gives these flags on to the processes that a long run measures in.
    exec "$JAVA_HOME/bin/java" "${CACHED_FLAGS[@]}" -XX:+UseG1GC -Xmx256m --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow \
        -cp "$ROOT/bench/target/test-classes:$(<"$ROOT/bench/target/class-path")" \
        parallax.bench.CodecReport "$(machine)" "$LENGTH" ${JSON:+"$JSON"}
}
