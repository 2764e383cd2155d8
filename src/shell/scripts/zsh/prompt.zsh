# zsh: read at the first prompt. Leaves in __tmx_program what the event in .zshenv then runs.
#
# The program holds the lines as quoted text and forgets its own variable first: nothing of ours is there for a line to
# see but __tmx_show.

__tmx_program=
__tmx_line() {
  # 130 is Ctrl-C: it drops the lines that are left.
  __tmx_program+="case \$? in (130) (exit 130) ;; (*) __tmx_show ${(q)1}; eval -- ${(q)1} ;; esac"$'\n'
}
# A line that waits: the file that holds it meanwhile, how it is shown, and the line itself, where it can be typed.
__tmx_wait() {
  __tmx_file=$1
  if [[ $# -lt 3 || ! -o zle ]]; then
    __tmx_program+="builtin print -r -- 'was running: '${(q)2}; __tmx_waited"$'\n'
    return
  fi
  # The line editor takes it from its stack, newlines and all.
  __tmx_program+="builtin print -rs -- ${(q)3}; builtin print -rz -- ${(q)3}; precmd_functions+=(__tmx_waited)"$'\n'
}

builtin source "$TMX_RUN_SCRIPTS/sh/take.sh"
if [[ -n $__tmx_taken ]]; then
  builtin source "$__tmx_taken"
  command rm -f -- "$__tmx_taken"
fi
unset __tmx_taken
unset -f __tmx_line __tmx_wait
builtin source "$TMX_RUN_SCRIPTS/sh/restore.sh"

# Shows a line as if it had been typed, and remembers it; `$?` stays what the line before has made it.
__tmx_show() {
  local -i code=$?
  builtin print -nP -- "${PS1-}"
  builtin print -r -- "$1"
  builtin print -rs -- "$1"
  return code
}
if [[ -n ${__tmx_file-} ]]; then
  # At the second prompt the line was run or dropped.
  __tmx_waited() {
    command rm -f -- "$__tmx_file"
    unset __tmx_file
    precmd_functions=("${(@)precmd_functions:#__tmx_waited}")
    unset -f __tmx_waited
  }
fi
__tmx_program="unset __tmx_program"$'\n'"${__tmx_program}"
