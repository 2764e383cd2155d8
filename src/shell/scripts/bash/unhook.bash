# bash: takes the hook out of PROMPT_COMMAND, a string or an array, wherever the user's files have carried it.
#
# Text around it stays, and `:` keeps its place, for a separator may stand on either side. Leaves the hook's text in
# __tmx_hook. `${x-}` everywhere: the user may have chosen `set -u`.
__tmx_hook='eval "${TMX_RUN_BASH-}"'
case "$(builtin declare -p PROMPT_COMMAND 2>/dev/null)" in
  'declare -a'*)
    for __tmx_index in "${!PROMPT_COMMAND[@]}"; do
      case ${PROMPT_COMMAND[__tmx_index]} in
        "$__tmx_hook") builtin unset "PROMPT_COMMAND[$__tmx_index]" ;;
        *) PROMPT_COMMAND[__tmx_index]=${PROMPT_COMMAND[__tmx_index]//"$__tmx_hook"/:} ;;
      esac
    done
    builtin unset __tmx_index
    ;;
  *)
    case ${PROMPT_COMMAND-} in
      "$__tmx_hook") PROMPT_COMMAND= ;;
      *$'\n'"$__tmx_hook") PROMPT_COMMAND=${PROMPT_COMMAND%$'\n'"$__tmx_hook"} ;;
      *"$__tmx_hook"*) PROMPT_COMMAND=${PROMPT_COMMAND//"$__tmx_hook"/:} ;;
    esac
    ;;
esac
