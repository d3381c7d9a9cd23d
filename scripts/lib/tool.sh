# shellcheck shell=bash
# All that a launcher needs: run_tool TOOL JVM_OPTIONS ARGUMENT... builds what changed and becomes the tool.
set -euo pipefail
shopt -s inherit_errexit

ROOT=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
for part in say jdk packages maven build launch; do
    # shellcheck disable=SC1090
    . "$ROOT/scripts/lib/$part.sh"
done
unset part

run_tool() {
    find_jdk
    ensure_command flock util-linux
    ensure_built
    launch "$@"
}
