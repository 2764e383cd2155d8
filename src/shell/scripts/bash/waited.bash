# bash: read at the second prompt, when the line that waited at the first was run or dropped.

command rm -f -- "$__tmx_file"
PS1=${PS1%'\[\e[5n\]'}
for __tmx_map in emacs-standard vi-insert vi-command; do builtin bind -m "$__tmx_map" -r '\e[0n'; done 2>/dev/null
builtin unset __tmx_map TMX_RUN_BASH __tmx_typed __tmx_shown __tmx_file
builtin unset -f __tmx_type

builtin . "$__tmx_scripts/bash/unhook.bash"
builtin unset __tmx_hook __tmx_scripts
if [[ -z ${PROMPT_COMMAND[*]-} && -z ${PROMPT_COMMAND@a} ]]; then builtin unset PROMPT_COMMAND; fi
