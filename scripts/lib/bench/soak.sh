# shellcheck shell=bash
# Memory and disk of a relay that 500 simulated hosts feed 5 million events, all checked (15 min; --events N for fewer)
# shellcheck disable=SC2034,SC2154 # scripts/bench sets JSON, and reads TAKES_OPTIONS

TAKES_OPTIONS=1

measure() {
    compile_benchmarks
    ensure_built
    [[ -z $JSON ]] || set -- --json "$JSON" "$@"
    run_benchmark 256m parallax.bench.SoakReport --machine "$(machine)" --launcher "$ROOT/scripts/relay" "$@"
}
