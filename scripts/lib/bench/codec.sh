# shellcheck shell=bash
# CPU and memory to decode and verify a #commit, against hashing and signature checks alone (JMH; about 80 s, 10 min long)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    compile_benchmarks
    run_benchmark 256m parallax.bench.CodecReport "$(machine)" "$LENGTH" ${JSON:+"$JSON"}
}
