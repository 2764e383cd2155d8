# bash: leaves a line at the first prompt, typed and not run. Read by prompt.bash, with __tmx_typed, __tmx_shown and
# __tmx_file set; the hook in PROMPT_COMMAND stays for the second prompt.
#
# Only readline can fill its line, and it does so for a key. The terminal sends one: its answer to a question (is it
# well?) that stands in the prompt, and so is asked once readline has the terminal.

__tmx_type() {
  # The prompt is drawn anew after this, and asks again: an answer that does nothing ends it.
  builtin local map
  for map in emacs-standard vi-insert vi-command; do builtin bind -m "$map" '"\e[0n": ""'; done
  # What somebody has typed ahead stays.
  if [[ -n ${READLINE_LINE-} ]]; then builtin return; fi
  READLINE_LINE=$__tmx_typed
  READLINE_POINT=${#READLINE_LINE}
}

if [[ -n $__tmx_typed && ( -o emacs || -o vi ) && ${BASH_VERSINFO[0]} -ge 4 ]]; then
  builtin history -s -- "$__tmx_typed"
  for __tmx_map in emacs-standard vi-insert vi-command; do builtin bind -m "$__tmx_map" -x '"\e[0n": __tmx_type'; done
  builtin unset __tmx_map
  PS1=${PS1-}'\[\e[5n\]'
else
  builtin printf 'was running: %s\n' "$__tmx_shown"
  command rm -f -- "$__tmx_file"
fi
TMX_RUN_BASH='if [[ -r $__tmx_scripts/bash/waited.bash ]]; then . "$__tmx_scripts/bash/waited.bash"; fi'
