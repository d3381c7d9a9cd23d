# shellcheck shell=bash
# Time from the command line to the answer of the tools, with and without what makes them start fast (at most 60 s)
# shellcheck disable=SC2030,SC2031,SC2153,SC2154 # BUILT is meant to change in the subshell only

readonly STARTS=("relay --help" "pulsar --version")
readonly WAYS=("java -jar" "launcher's flags, no AOT cache" "launcher's flags, AOT cache" "scripts/TOOL")

# start WAY TOOL ARGUMENT
start() {
    case $1 in
        "${WAYS[0]}") "$JAVA_HOME/bin/java" -jar "$BUILT/$2/$2.jar" "$3" ;;
        "${WAYS[1]}") (BUILT=$UNCACHED && launch "$2" "" "$3") ;;
        "${WAYS[2]}") (launch "$2" "" "$3") ;;
        *) "$ROOT/scripts/$2" "$3" ;;
    esac
}

# Appends "wall cpu" in milliseconds to the figures of each start and way. Every way once a round, so that a busy spell of
# the machine is everyone's.
round() {
    local start way figures
    local TIMEFORMAT='%R %U %S' LC_ALL=C
    for start in "${!STARTS[@]}"; do
        for way in "${!WAYS[@]}"; do
            # shellcheck disable=SC2086 # two words
            figures=$({ time start "${WAYS[way]}" ${STARTS[start]} >/dev/null 2>"$SCRATCH/talk"; } 2>&1) \
                || die "${STARTS[start]} failed (${WAYS[way]}): $(<"$SCRATCH/talk")"
            awk '{ printf "%d %d\n", $1 * 1000, ($2 + $3) * 1000 }' <<<"$figures" >>"$SCRATCH/$start.$way"
        done
    done
}

# median COLUMN FILE
median() { cut -d ' ' -f "$1" -- "$2" | sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

# One line per row: start, way, wall, cpu, and both as parts of the first way's, tab-separated.
rows() {
    local start way wall cpu wall0 cpu0
    for start in "${!STARTS[@]}"; do
        for way in "${!WAYS[@]}"; do
            wall=$(median 1 "$SCRATCH/$start.$way")
            cpu=$(median 2 "$SCRATCH/$start.$way")
            ((way > 0)) || wall0=$wall cpu0=$cpu
            awk -v OFS='\t' -v s="${STARTS[start]}" -v y="${WAYS[way]}" -v w="$wall" -v c="$cpu" -v w0="$wall0" -v c0="$cpu0" \
                'BEGIN { print s, y, w, c, sprintf("%.2f", w / w0), sprintf("%.2f", c / c0) }'
        done
    done
}

measure() {
    local rounds=0 most=15 seconds=45
    [[ $LENGTH == short ]] || most=40 seconds=300
    ensure_command flock util-linux
    ensure_built
    SCRATCH=$(mktemp -d)
    trap 'rm -rf -- "$SCRATCH"' EXIT
    UNCACHED=$SCRATCH/uncached
    local start tool
    for start in "${STARTS[@]}"; do
        tool=${start%% *}
        [[ -f $BUILT/$tool/$tool.aot ]] || say "No AOT cache for $tool: its row with one is without"
        mkdir -p -- "$UNCACHED/$tool"
        ln -s -- "$BUILT/$tool/$tool.jar" "$BUILT/$tool/lib" "$UNCACHED/$tool/"
    done
    round # brings files into the page cache
    rm -f -- "$SCRATCH"/*.*
    SECONDS=0
    while ((rounds < 3 || (rounds < most && SECONDS < seconds))); do
        round
        rounds=$((rounds + 1))
        say "round $rounds"
    done
    rows >"$SCRATCH/rows"
    print_table "$rounds" <"$SCRATCH/rows"
    [[ -z $JSON ]] || write_json "$rounds" <"$SCRATCH/rows" >"$JSON"
}

print_table() {
    printf 'From command to exit, medians of %d interleaved rounds; ratios to the first way.\n%s\n\n' "$1" "$(machine)"
    printf '| command | started by | wall ms | ratio | CPU ms | ratio |\n|---|---|---:|---:|---:|---:|\n'
    # shellcheck disable=SC2016 # Markdown's ticks
    awk -F '\t' '{ printf "| `%s` | %s | %d | **%s** | %d | **%s** |\n", $1, $2, $3, $5, $4, $6 }'
}

# Nothing in here needs escaping in JSON but what machine() says, which is cut to plain characters.
write_json() {
    printf '{"benchmark": "start", "machine": "%s", "rounds": %d, "rows": [\n' "$(machine | tr -cd '[:alnum:] .,:;()+/@_-')" "$1"
    awk -F '\t' '{ printf "%s{\"name\": \"%s\", \"startedBy\": \"%s\", \"wallMillis\": %s, \"cpuMillis\": %s, \"wallRatio\": %s, \"cpuRatio\": %s}", (NR > 1 ? ",\n" : ""), $1, $2, $3, $4, $5, $6 }'
    printf '\n]}\n'
}
