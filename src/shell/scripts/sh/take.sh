# Takes the run file of this pane, for bash, zsh and POSIX sh.
#
# Renaming is atomic, so of all the shells that get here one wins. It finds the taken file in __tmx_taken; for all
# others, and when there is no run file, __tmx_taken is empty. The fixed paths stand in front because a start-up file
# may have broken PATH.
__tmx_taken=
if [ -r "${TMX_RUN-}" ]; then
  __tmx_mv=mv
  if [ -x /bin/mv ]; then __tmx_mv=/bin/mv; fi
  if command "$__tmx_mv" -f -- "$TMX_RUN" "$TMX_RUN.taken" 2>/dev/null; then
    __tmx_taken=$TMX_RUN.taken
  elif [ -e "$TMX_RUN" ]; then
    # Unclaimed, they could run twice.
    printf 'tmx: the lines of this pane are not run, for their file cannot be renamed: %s\n' "$TMX_RUN"
  fi
  unset __tmx_mv
fi
