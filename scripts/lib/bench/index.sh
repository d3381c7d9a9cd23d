# shellcheck shell=bash
# The collection index: imports, commits, pages and bytes a pair, against a bare scan (1 M pairs, 2 min; long: 60 M too)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    compile_benchmarks
    run_benchmark 1g parallax.bench.IndexReport "$(machine)" "$LENGTH" ${JSON:+"$JSON"}
}
