# shellcheck shell=bash
# CPU and memory to decode and verify a #commit, against hashing and signature checks alone (JMH; about 80 s, 10 min long)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    local log=$ROOT/.build/bench-build.log
    mkdir -p -- "$ROOT/.build"
    choose_maven
    say "Compiling the benchmarks"
    if ! "$MAVEN" -f "$ROOT/pom.xml" -q -B -ntp -Pbench -pl bench -am test-compile >"$log" 2>&1 </dev/null; then
        tail -n 40 -- "$log" >&2
        die "the build failed; the whole output is in $log"
    fi
    # JMH gives these flags on to the processes that a long run measures in.
    exec "$JAVA_HOME/bin/java" "${CACHED_FLAGS[@]}" -XX:+UseG1GC -Xmx256m --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow \
        -cp "$ROOT/bench/target/test-classes:$(<"$ROOT/bench/target/class-path")" \
        parallax.bench.CodecReport "$(machine)" "$LENGTH" ${JSON:+"$JSON"}
}
