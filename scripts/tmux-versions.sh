#!/usr/bin/env bash
# Unpacks the tmux of other Debian releases, for tests on several versions of tmux. Nothing is installed.
#
#   scripts/tmux-versions.sh DIR                  prints a line for each: VERSION PATH
#   scripts/tmux-versions.sh DIR -- COMMAND ARG…  runs COMMAND under each, with TMX_TMUX (the path) and TMX_TMUX_VERSION
#                                                 set; leaves out the installed version, which the plain tests cover
#
# A release that cannot be had is named on standard error and left out. What DIR already holds is not fetched again.
# The exit status is 0, or 1 if COMMAND failed under a version. Root is not needed.
set -euo pipefail

suites=(bookworm bookworm-backports forky sid)

say() { echo "tmux-versions: $*" >&2; }

# The mirror that this machine uses, from either form of source list; empty where there is none.
mirror() {
  grep -rhE '^(deb |URIs:)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
    grep -oE 'https?://[^ ]+/debian/?( |$)' | tr -d ' ' | head -n 1 || true
}

# fetch SUITE WORK: the suite's tmux and all it depends on, C library included, as packages in WORK/debs. An empty
# status file makes apt believe that nothing is installed, so that it fetches every dependency.
fetch() {
  local suite=$1 work=$2 source target=tmux
  source=$(mirror)
  [ -n "$source" ] || { echo "this machine has no Debian mirror configured"; return 1; }
  command -v apt-get >/dev/null || { echo "there is no apt-get here"; return 1; }
  mkdir -p "$work"/lists/partial "$work"/debs/partial
  : > "$work/status"
  echo "deb $source $suite main" > "$work/sources.list"
  case $suite in
    *-backports)
      # Backports hold only what differs from the release they belong to.
      echo "deb $source ${suite%-backports} main" >> "$work/sources.list"
      target=tmux/$suite
      ;;
  esac
  local apt=(
    apt-get -qq
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status"
    -o Dir::Cache::archives="$work/debs" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o APT::Sandbox::User=root -o APT::Install-Recommends=false
    -o Debug::NoLocking=true -o Acquire::Retries=2
  )
  "${apt[@]}" update && "${apt[@]}" install --download-only -y "$target"
}

# unpack WORK: WORK/tmux becomes a wrapper that starts that tmux through its own dynamic loader and libraries.
unpack() {
  local work=$1 deb loader libraries
  mkdir -p "$work/root"
  for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/root"; done
  loader=$(find "$work/root" -name 'ld-linux*.so.*' | head -n 1)
  libraries=$(find "$work/root" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
    "$loader" "$libraries" "$work/root/usr/bin/tmux" > "$work/tmux.new"
  chmod +x "$work/tmux.new"
  mv "$work/tmux.new" "$work/tmux"
  rm -rf "$work/lists" "$work/debs"
}

version_of() { "$1" -V 2>/dev/null | cut -d' ' -f2; }

# Prints VERSION PATH for each suite.
list() {
  local suite work version seen=' '
  for suite in "${suites[@]}"; do
    work=$dir/$suite
    mkdir -p "$work"
    if [ ! -x "$work/tmux" ] && ! { fetch "$suite" "$work" && unpack "$work"; } >"$work/log" 2>&1; then
      say "$suite: $(grep . "$work/log" | tail -n 1), left out"
      continue
    fi
    version=$(version_of "$work/tmux" || true)
    case $seen in
      *" ${version:-none} "*) continue ;;
    esac
    [ -n "$version" ] || { say "$suite: its tmux does not run here, left out"; rm -f "$work/tmux"; continue; }
    seen="$seen$version "
    echo "$version $work/tmux"
  done
}

# run_each COMMAND ARG…
run_each() {
  local version path failed=0 installed ran=0
  installed=$(version_of tmux || true)
  while read -r version path <&3; do
    [ "$version" != "$installed" ] || continue
    ran=1
    echo "── tmux $version"
    TMX_TMUX=$path TMX_TMUX_VERSION=$version "$@" || failed=1
  done 3< <(list)
  [ "$ran" = 1 ] || say "no other version of tmux is to be had here: skipped"
  return "$failed"
}

dir=${1:?usage: tmux-versions.sh DIR [-- COMMAND ARG…]}
shift
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if [ "${1-}" = -- ]; then
  shift
  run_each "$@"
else
  list
fi
