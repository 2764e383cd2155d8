# zsh: read at the first prompt. Leaves in __tmx_program what the event in .zshenv then runs.
#
# The program holds the lines as quoted text and forgets its own variable first: nothing of ours is there for a line to
# see but __tmx_show.

__tmx_program=
__tmx_line() {
  # 130 is Ctrl-C: it drops the lines that are left.
  __tmx_program+="case \$? in (130) (exit 130) ;; (*) __tmx_show ${(q)1}; eval -- ${(q)1} ;; esac"$'\n'
}

builtin source "$TMX_RUN_SCRIPTS/sh/take.sh"
if [[ -n $__tmx_taken ]]; then
  builtin source "$__tmx_taken"
  command rm -f -- "$__tmx_taken"
fi
unset __tmx_taken
unset -f __tmx_line
builtin source "$TMX_RUN_SCRIPTS/sh/restore.sh"

# Shows a line as if it had been typed, and remembers it; `$?` stays what the line before has made it.
__tmx_show() {
  local -i code=$?
  builtin print -nP -- "${PS1-}"
  builtin print -r -- "$1"
  builtin print -rs -- "$1"
  return code
}
__tmx_program="unset __tmx_program"$'\n'"${__tmx_program}"
