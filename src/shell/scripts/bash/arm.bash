# bash: puts the hook last in PROMPT_COMMAND, whatever the user's files have made of it, so that their own commands
# (direnv, prompt themes) come first.

builtin . "$TMX_RUN_SCRIPTS/bash/unhook.bash"
case "$(builtin declare -p PROMPT_COMMAND 2>/dev/null)" in
  'declare -a'*) PROMPT_COMMAND+=("$__tmx_hook") ;;
  *) PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$__tmx_hook ;;
esac
builtin unset __tmx_hook
