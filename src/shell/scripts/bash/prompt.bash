# bash: read by the hook at the first prompt. Leaves in __tmx_program what the hook then runs.
#
# The lines run in the hook and not in here, and not in a function, so that `declare` in a line is as global as it
# would be at the prompt. The program holds them as quoted text and forgets its own variables first: nothing of ours
# is there for a line to see but __tmx_show.

__tmx_program=
__tmx_line() {
  builtin local quoted
  builtin printf -v quoted %q "$1"
  # 130 is Ctrl-C: it drops the lines that are left.
  __tmx_program+="case \$? in 130) (exit 130) ;; *) __tmx_show $quoted; eval $quoted ;; esac"$'\n'
}
# A line that waits: the file that holds it meanwhile, how it is shown, and the line itself, where it can be typed.
__tmx_wait() {
  __tmx_file=$1 __tmx_shown=$2 __tmx_typed=${3-} __tmx_scripts=$TMX_RUN_SCRIPTS
}

builtin . "$TMX_RUN_SCRIPTS/sh/take.sh"
if [[ -n $__tmx_taken ]]; then
  builtin . "$__tmx_taken"
  command rm -f -- "$__tmx_taken"
fi
builtin unset __tmx_taken
builtin unset -f __tmx_line __tmx_wait

# Until the second prompt the hook stays for a line that waits.
if [[ -z ${__tmx_file-} ]]; then
  builtin . "$TMX_RUN_SCRIPTS/bash/unhook.bash"
  builtin unset __tmx_hook
fi
if [[ -z ${TMX_RUN_PROMPT_COMMAND+set} ]]; then
  if [[ -z ${PROMPT_COMMAND[*]-} ]]; then builtin unset PROMPT_COMMAND; else builtin declare +x PROMPT_COMMAND; fi
fi
builtin . "$TMX_RUN_SCRIPTS/sh/restore.sh"

# Shows a line as if it had been typed, and remembers it; `$?` stays what the line before has made it.
__tmx_show() {
  builtin local status=$? prompt='$ '
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    prompt=${PS1-}
    prompt=${prompt@P}
  fi
  # The marks around what has no width are for readline alone.
  builtin printf '%s%s\n' "${prompt//[$'\001\002']/}" "$1"
  builtin history -s -- "$1"
  builtin return "$status"
}
if [[ -n ${__tmx_file-} ]]; then builtin . "$__tmx_scripts/bash/wait.bash"; fi
if [[ -n $__tmx_program ]]; then
  __tmx_program="unset __tmx_program"$'\n'"${__tmx_program}unset -f __tmx_show"
else
  __tmx_program='unset __tmx_program; unset -f __tmx_show'
fi
