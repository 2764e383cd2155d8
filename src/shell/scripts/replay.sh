# Shows a saved text as if the terminal had gone on, and becomes what comes next.
#
#   sh -c '. "$0"' replay.sh TEXT_FILE [COMMAND…]
#
# Without a command that is the shell as tmux itself would start it. Whatever is wrong with the text, this goes on. Each
# process that is started here is started in every pane of a restore at once: there is none.

# Ctrl-C would end this, and with it the pane.
trap '' INT QUIT TSTP

__tmx_go_on() {
  trap - EXIT INT QUIT TSTP
  if [ $# -gt 0 ]; then exec "$@"; fi
  if [ -n "${TMX_DEFAULT_COMMAND-}" ]; then
    set -- "${SHELL:-/bin/sh}" -c "$TMX_DEFAULT_COMMAND"
  else
    set -- "${SHELL:-/bin/sh}" -l
  fi
  unset TMX_DEFAULT_COMMAND
  exec "$@"
}

__tmx_text=$1
shift
# A file that is cut short is an error of syntax, which ends a shell.
trap '__tmx_go_on "$@"' EXIT
{
  __tmx_first=
  if [ -f "$__tmx_text" ] && [ -r "$__tmx_text" ]; then IFS= read -r __tmx_first <"$__tmx_text"; fi
  # What is read here is run: nothing else is.
  if [ "$__tmx_first" = '# tmx text 1' ]; then
    . "$__tmx_text"
    # Shown once. To remove it would take a process: tmx does that later.
    true >"$__tmx_text"
  fi
} 2>/dev/null
__tmx_go_on "$@"
