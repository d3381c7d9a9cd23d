# shellcheck shell=bash
# Events a second, CPU, latency, memory and replay of a relay between simulated hosts and consumers (2 min, 10 min long)
# shellcheck disable=SC2034,SC2154 # scripts/bench sets LENGTH and JSON, and reads TAKES_OPTIONS

TAKES_OPTIONS=1

measure() {
    compile_benchmarks
    ensure_built
    [[ $LENGTH == short ]] || set -- --long "$@"
    [[ -z $JSON ]] || set -- --json "$JSON" "$@"
    run_benchmark 2g parallax.bench.RelayReport --machine "$(machine)" --folder "$ROOT/.build/traffic" \
        --launcher "$ROOT/scripts/relay" "$@"
}
