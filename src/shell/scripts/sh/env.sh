# POSIX sh: read through ENV by every interactive sh. Loads what the user's shell would load, then runs the lines.
#
# sh has no hook for its first prompt, and none is needed: ENV is the last file that it reads.

# Started by tmx, this sh stands for a login shell. One that a start-up file has exec'ed has read its own files.
if [ -n "${TMX_RUN_LOGIN-}" ]; then
  unset TMX_RUN_LOGIN
  if [ -r /etc/profile ]; then . /etc/profile; fi
  if [ -r "${HOME-}/.profile" ]; then . "$HOME/.profile"; fi
fi

# The user's own ENV: from a profile, else from before. POSIX has its value expanded.
__tmx_env=${ENV-}
if [ "$__tmx_env" = '${TMX_RUN_SCRIPTS}/sh/env.sh' ]; then __tmx_env=${TMX_RUN_ENV-}; fi
case $__tmx_env in
  *\$*) eval "__tmx_env=\"$__tmx_env\"" ;;
esac
if [ -n "$__tmx_env" ] && [ -r "$__tmx_env" ]; then . "$__tmx_env"; fi
unset __tmx_env

# Shows a line as if it had been typed, then runs it. The run file calls this for every line; it is open by then, so
# that removing it first means that not even a line that never ends leaves it behind.
__tmx_line() {
  set -- "$1" "$?"
  if [ -n "${__tmx_taken-}" ]; then command rm -f -- "$__tmx_taken"; fi
  unset __tmx_taken
  unset -f __tmx_wait
  # Ctrl-C drops the lines that are left.
  if [ "$2" -eq 130 ]; then return 130; fi
  case ${PS1-} in
    *[\$\`\\!]?*) printf '$ %s\n' "$1" ;;
    *) printf '%s%s\n' "${PS1-}" "$1" ;;
  esac
  # `$?` stays what the line before has made it.
  (exit "$2")
  eval "$1"
}

# Nothing can be typed ahead here: a line that waits elsewhere is shown, and that is all.
__tmx_wait() {
  if [ -n "${__tmx_taken-}" ]; then command rm -f -- "$__tmx_taken"; fi
  unset __tmx_taken
  printf 'was running: %s\n' "$2"
  command rm -f -- "$1"
  unset -f __tmx_line
}

if [ -n "${BASH_VERSION-}" ]; then
  # bash under the name of sh: job control is off until its first prompt.
  if [ -n "${TMX_RUN_SCRIPTS-}" ]; then . "$TMX_RUN_SCRIPTS/bash/arm.bash"; fi
  unset -f __tmx_line __tmx_wait
elif [ -t 0 ] && [ -t 1 ] && [ -n "${TMX_RUN_SCRIPTS-}" ]; then
  . "$TMX_RUN_SCRIPTS/sh/take.sh"
  . "$TMX_RUN_SCRIPTS/sh/restore.sh"
  # Last of all, for the prompt to have the status of the last line.
  if [ -n "$__tmx_taken" ]; then . "$__tmx_taken"; else unset __tmx_taken; fi
fi
