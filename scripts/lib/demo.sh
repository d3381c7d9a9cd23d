# shellcheck shell=bash
# The parts of scripts/demo. Wants tool.sh. What is started here is stopped here, whatever happens.

readonly DEMO_PATIENCE=60 # seconds that servers may take to start

DEVNET_PID="" RELAY_PID="" TOOL_PID="" WATCH_PID="" DEMO_DIR="" PHASE="" PHASE_BEGAN=0 PULSAR_EXIT=1 COLDIR_EXIT=1 PHASES=()

# require_number OPTION VALUE LEAST MOST
require_number() {
    [[ $2 =~ ^(0|[1-9][0-9]{0,8})$ ]] && (($2 >= $3 && $2 <= $4)) || wrong_usage "$1" "$2" "a number from $3 to $4"
}

wrong_usage() {
    say "demo: '$2' is no value of $1: it takes $3 (see --help)"
    exit 2
}

prepare_demo() {
    DEMO_BEGAN=$SECONDS
    DEMO_DIR=$(mktemp -d "${TMPDIR:-/tmp}/parallax-demo.XXXXXX")
    trap 'demo_ended $?' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# phase NAME: what went on until here took so long; NAME begins.
phase() {
    if [[ -n $PHASE ]]; then
        PHASES+=("$PHASE: $((SECONDS - PHASE_BEGAN)) s")
    fi
    PHASE=$1 PHASE_BEGAN=$SECONDS
    [[ -z $PHASE ]] || say "== $PHASE"
}

install_everything() {
    find_jdk
    ensure_command flock util-linux
    ensure_command setsid util-linux
    ensure_command curl curl ca-certificates
    ensure_command node nodejs
    ensure_built
    "$ROOT/scripts/devnet" --install-only </dev/null >&2
}

start_devnet() {
    local line
    # It ends when its standard input does: should this script be killed, its servers do not stay.
    mkfifo "$DEMO_DIR/lifeline"
    exec {LIFELINE}<>"$DEMO_DIR/lifeline"
    # Of its own session, or Ctrl-C would stop the servers under a pulsar that still writes its report.
    setsid "$ROOT/scripts/devnet" --pds "$1" --accounts "$2" --rate "$3" --seed "$4" --max-run 30m \
        <"$DEMO_DIR/lifeline" >"$DEMO_DIR/devnet.json" 2>"$DEMO_DIR/devnet.log" {LIFELINE}>&- &
    DEVNET_PID=$!
    await "the PDSes" "$DEVNET_PID" devnet_is_ready
    IFS= read -r line <"$DEMO_DIR/devnet.json"
    PLC_URL=$(sed -n 's/.*"plc":"\([^"]*\)".*/\1/p' <<<"$line")
    CONTROL_URL=$(sed -n 's/.*"control":"\([^"]*\)".*/\1/p' <<<"$line")
    mapfile -t PDS_HOSTS < <(grep -o '"hostname":"[^"]*"' <<<"$line" | cut -d '"' -f 4)
    mapfile -t PDS_URLS < <(grep -o '"url":"[^"]*"' <<<"$line" | cut -d '"' -f 4)
    [[ -n $PLC_URL && -n $CONTROL_URL && ${#PDS_HOSTS[@]} -gt 0 && ${#PDS_HOSTS[@]} == "${#PDS_URLS[@]}" ]] \
        || die "cannot read the first line of scripts/devnet"
}

devnet_is_ready() { grep -q '^{"plc":.*}$' "$DEMO_DIR/devnet.json"; }

start_relay() {
    local host crawl=()
    for host in "${PDS_HOSTS[@]}"; do
        crawl+=(--crawl "$host")
    done
    RELAY_ADMIN_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    export RELAY_ADMIN_PASSWORD
    # On port 0: the system gives ports that nobody has, and the relay's log says which.
    setsid "$ROOT/scripts/relay" serve --data-dir "$DEMO_DIR/relay" --bind 127.0.0.1:0 \
        --metrics-bind 127.0.0.1:0 --plc-url "$PLC_URL" --allow-insecure-hosts "${crawl[@]}" \
        </dev/null >"$DEMO_DIR/relay.log" 2>&1 {LIFELINE}>&- &
    RELAY_PID=$!
    # Should this script be killed, the relay does not stay either.
    setsid bash -c 'read -r _; kill -TERM "$1"' watch "$RELAY_PID" <"$DEMO_DIR/lifeline" >/dev/null 2>&1 {LIFELINE}>&- &
    WATCH_PID=$!
    await "the relay" "$RELAY_PID" relay_answers
    await "the relay's hosts" "$RELAY_PID" hosts_are_active
    # What accounts wrote before the relay was there is in no event of theirs.
    printf '%s\n' "${PDS_HOSTS[@]}" | "$ROOT/scripts/relay" backfill start --kind crawl --hosts - --relay "$RELAY_URL" >&2 \
        || die "the relay does not begin its backfill"
}

relay_answers() {
    local port
    port=$(sed -n 's/.*serving on .* port \([0-9][0-9]*\), metrics on port .*/\1/p' "$DEMO_DIR/relay.log" | tail -n 1)
    [[ -n $port ]] || return 1
    RELAY_URL=http://127.0.0.1:$port
    METRICS_URL=http://127.0.0.1:$(sed -n 's/.*metrics on port \([0-9][0-9]*\).*/\1/p' "$DEMO_DIR/relay.log" | tail -n 1)/metrics
    loopback "$RELAY_URL/_health" >/dev/null
}

# Past the user's proxy and curlrc: it is a server of this machine.
loopback() { curl -q --noproxy '*' -fsS -m 20 "$@"; }

hosts_are_active() {
    local hosts active
    hosts=$(loopback "$RELAY_URL/xrpc/com.atproto.sync.listHosts") || return 1
    active=$(grep -o '"status" *: *"active"' <<<"$hosts" | wc -l)
    ((active >= ${#PDS_HOSTS[@]}))
}

measure() {
    local union
    union=$(IFS=+ && printf '%s' "${PDS_URLS[*]}")
    mkdir -p -- "$ROOT/reports/out"
    REPORT=$ROOT/reports/out/coverage-$(date -u +%Y-%m-%dT%H-%M-%SZ)-$$.md
    run_tool_here PULSAR_EXIT "$ROOT/scripts/pulsar" "relay=$RELAY_URL" --reference "all=$union" --window "$1" --grace 6s \
        --plc-url "$PLC_URL" --plc-rate 200 --fail-on-unexplained --report "$REPORT" --json "${REPORT%.md}.json"
}

# What the relay lists under each collection, against what the PDSes say of their own accounts, in the same report.
compare_directories() {
    local all
    all=$(IFS=, && printf '%s' "${PDS_URLS[*]}")
    # What is written meanwhile would be a difference.
    loopback -X POST "$CONTROL_URL/pause" >/dev/null || die "the devnet does not pause"
    await "the relay's backfill" "$RELAY_PID" backfill_is_done
    await "the relay's last events" "$RELAY_PID" relay_is_still
    await "the relay's checks of its index" "$RELAY_PID" index_is_checked
    printf '%s\n' app.bsky.feed.post com.whtwnd.blog.entry com.example.nobody.has.this >"$DEMO_DIR/collections.txt"
    run_tool_here COLDIR_EXIT env -C "$DEMO_DIR" "$ROOT/scripts/coldir" compare "relay=$RELAY_URL" --pds "$all" --nsids collections.txt \
        --nsids-also listCollections --verify all --plc-url "$PLC_URL" --plc-rate 200 --allow-insecure-hosts --seed 1 \
        --fail-under 100 --section 2 --report "$DEMO_DIR/directories.md" --json "${REPORT%.md}-directories.json"
    if [[ -f $DEMO_DIR/directories.md ]]; then
        { echo && cat -- "$DEMO_DIR/directories.md"; } >>"$REPORT"
    fi
}

# Nothing new since the look before, a second ago.
relay_is_still() {
    local before=${LAST_SEQ:-}
    LAST_SEQ=$(meter relay_log_last_seq)
    [[ -n $before && $before == "$LAST_SEQ" ]] || { sleep 1 && return 1; }
}

backfill_is_done() {
    "$ROOT/scripts/relay" backfill status --json --relay "$RELAY_URL" </dev/null | grep -q '"running" *: *false'
}

index_is_checked() { [[ $(meter relay_index_checks_queued) == 0.0 ]]; }

meter() { loopback "$METRICS_URL" | sed -n "s/^$1 //p"; }

# run_tool_here EXIT COMMAND...: sets the variable to how it ended.
run_tool_here() {
    local -n ended=$1
    shift
    ended=0
    # In the background: a shell hears of signals only while it waits. They end it, and it asks the tool to end.
    "$@" </dev/null >"$DEMO_DIR/tool.out" {LIFELINE}>&- &
    TOOL_PID=$!
    # shellcheck disable=SC2034 # it is a reference
    wait "$TOOL_PID" || ended=$?
    TOOL_PID=""
}

conclude() {
    if [[ -f $REPORT ]]; then
        cat -- "$REPORT"
        say "== The report: $REPORT"
    fi
    local line
    for line in "${PHASES[@]}" "in all: $((SECONDS - DEMO_BEGAN)) s"; do
        say "   $line"
    done
    case $PULSAR_EXIT in
        0) ;;
        3) die "the relay did not carry every event: the report names what was lost" ;;
        2) die "pulsar was started wrongly, nothing was measured" ;;
        *) die "it is not known whether the relay carried every event (pulsar ended with $PULSAR_EXIT)" ;;
    esac
    node "$ROOT/scripts/lib/refusals.mjs" "${REPORT%.md}.json" </dev/null \
        || die "the relay and pulsar refused what official PDSes do not send: one of their rules is wrong"
    case $COLDIR_EXIT in
        0) ;;
        3) die "the relay does not list every account under its collections: the report says which" ;;
        *) die "it is not known whether the relay lists every account (coldir ended with $COLDIR_EXIT)" ;;
    esac
    say "== The relay carried every event, and lists every account under its collections."
}

# await WHAT PID COMMAND...: until the command succeeds; not when the process ends or patience does.
await() {
    local what=$1 pid=$2 ends=$((SECONDS + DEMO_PATIENCE))
    shift 2
    until "$@" >/dev/null 2>&1; do
        kill -0 "$pid" 2>/dev/null || die "$what ended instead of starting"
        ((SECONDS < ends)) || die "$what did not start within $DEMO_PATIENCE s"
        sleep 0.2
    done
}

demo_ended() {
    local code=$1 log
    trap '' INT TERM HUP
    trap - EXIT
    stop_process "$TOOL_PID"
    stop_process "$RELAY_PID"
    stop_process "$WATCH_PID"
    stop_process "$DEVNET_PID"
    if ((code != 0 && code != 130)); then
        for log in devnet relay; do
            if [[ -s $DEMO_DIR/$log.log ]]; then
                say "== The end of $log.log"
                tail -n 20 -- "$DEMO_DIR/$log.log" >&2
            fi
        done
    fi
    rm -rf -- "$DEMO_DIR"
    exit "$code"
}

# Asks, and after fifteen seconds no longer asks: a tool that was interrupted writes its report first.
stop_process() {
    local pid=$1 i
    [[ -n $pid ]] || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 75; i++)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.2
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}
