# Gives the environment back as the user had it, for bash, zsh and POSIX sh.
#
# A variable that a start-up file has set to something else is the user's by now, and stays. PROMPT_COMMAND is bash's
# own business: see bash/prompt.bash.
if [ "${ZDOTDIR-}" = "${TMX_RUN_SCRIPTS-}/zsh" ]; then
  if [ -n "${TMX_RUN_ZDOTDIR+set}" ]; then ZDOTDIR=$TMX_RUN_ZDOTDIR; else unset ZDOTDIR; fi
fi
if [ "${ENV-}" = '${TMX_RUN_SCRIPTS}/sh/env.sh' ]; then
  if [ -n "${TMX_RUN_ENV+set}" ]; then ENV=$TMX_RUN_ENV; else unset ENV; fi
fi
if [ -z "${BASH_VERSION-}" ] && [ -n "${TMX_RUN_BASH-}" ]; then
  if [ -n "${TMX_RUN_PROMPT_COMMAND+set}" ]; then PROMPT_COMMAND=$TMX_RUN_PROMPT_COMMAND; else unset PROMPT_COMMAND; fi
fi
# Others may have added directories of their own on either side of ours.
__tmx_dirs=:${XDG_DATA_DIRS-}:
case $__tmx_dirs in
  *":${TMX_RUN_SCRIPTS-}:"*)
    __tmx_dirs=${__tmx_dirs%%":$TMX_RUN_SCRIPTS:"*}:${__tmx_dirs#*":$TMX_RUN_SCRIPTS:"}
    __tmx_dirs=${__tmx_dirs#:}
    XDG_DATA_DIRS=${__tmx_dirs%:}
    if [ -z "${TMX_RUN_XDG_DATA_DIRS+set}" ] && [ "$XDG_DATA_DIRS" = /usr/local/share:/usr/share ]; then
      unset XDG_DATA_DIRS
    fi
    ;;
esac
unset __tmx_dirs TMX_RUN TMX_RUN_SCRIPTS TMX_RUN_BASH TMX_RUN_LOGIN
unset TMX_RUN_ZDOTDIR TMX_RUN_ENV TMX_RUN_PROMPT_COMMAND TMX_RUN_XDG_DATA_DIRS
