# shellcheck shell=bash
# Time and memory of coldir over directories of 1, 10 and 100 times the size, all numbers checked (1 min, 10 min long)
# shellcheck disable=SC2154 # scripts/bench sets LENGTH and JSON

measure() {
    compile_benchmarks
    ensure_built
    run_benchmark 256m parallax.bench.ColdirReport "$(machine)" "$LENGTH" "$ROOT/scripts/coldir" ${JSON:+"$JSON"}
}
