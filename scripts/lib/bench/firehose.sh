# shellcheck shell=bash
# Frames a second that the load generator serves to our own client, and the CPU of both (about 40 s, 6 min long)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    compile_benchmarks
    say "Making the traffic, once"
    run_benchmark 512m parallax.bench.FirehoseReport "$(machine)" "$LENGTH" "$ROOT/.build/traffic" ${JSON:+"$JSON"}
}
