# Shows a saved text as if the terminal had gone on, and becomes what comes next.
#
#   /bin/sh replay.sh TEXT_FILE [COMMAND…]
#
# Without a command that is the shell as tmux itself would start it. Whatever is wrong with the text, this goes on.

# Ctrl-C would end this, and with it the pane.
trap '' INT QUIT TSTP

if [ -r "$1" ]; then
  # Between SO and SI the text holds line-drawing characters, which are those of the second character set.
  printf '\033)0'
  command cat -- "$1"
  # As it was before the text: plain, and letters.
  printf '\033[0m\033(B\017'
  # A line that was not ended is not for the next prompt to go on with.
  if [ -n "$(command tail -c 1 -- "$1")" ]; then echo; fi
  # Into the history, where nothing is drawn over it.
  case $1 in *-above) printf '\033[H\033[2J' ;; esac
  command rm -f -- "$1"
fi 2>/dev/null
shift

trap - INT QUIT TSTP
if [ $# -eq 0 ] && [ -n "${TMX_DEFAULT_COMMAND-}" ]; then
  set -- "${SHELL:-/bin/sh}" -c "$TMX_DEFAULT_COMMAND"
elif [ $# -eq 0 ]; then
  set -- "${SHELL:-/bin/sh}" -l
else
  exec "$@"
fi
unset TMX_DEFAULT_COMMAND
exec "$@"
