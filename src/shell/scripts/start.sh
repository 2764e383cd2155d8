# Starts the user's shell so that it runs the lines of a run file at its first prompt.
#
#   sh start.sh RUN_FILE
#
# tmux starts this in place of the shell. Which shell that is, only the pane itself knows for sure: tmux puts its
# default-shell into SHELL, and tmx leaves its default-command in TMX_DEFAULT_COMMAND. Everything that is borrowed here
# is given back before the first line runs (see README.md).

TMX_RUN=$1
TMX_RUN_SCRIPTS=${0%/*}
export TMX_RUN TMX_RUN_SCRIPTS

shell=${SHELL:-/bin/sh}

# A default-command that starts a shell says which one people want; anything else would not give a prompt.
if [ -n "${TMX_DEFAULT_COMMAND-}" ]; then
  set -f
  # shellcheck disable=SC2086  # the words of a command line
  set -- $TMX_DEFAULT_COMMAND
  set +f
  if [ "${1-}" = exec ]; then shift; fi
  case ${1-} in
    *reattach-to-user-namespace)
      shift
      while :; do case ${1-} in -*) shift ;; *) break ;; esac; done
      ;;
  esac
  case ${1##*/} in
    bash | zsh | fish | sh | dash | ash | ksh | mksh) shell=$1 ;;
  esac
fi
unset TMX_DEFAULT_COMMAND

# Start-up files may exec any other shell, so each kind finds its way to the lines through what it inherits.
if [ "${ZDOTDIR+set}" ]; then TMX_RUN_ZDOTDIR=$ZDOTDIR; export TMX_RUN_ZDOTDIR; fi
if [ "${ENV+set}" ]; then TMX_RUN_ENV=$ENV; export TMX_RUN_ENV; fi
if [ "${PROMPT_COMMAND+set}" ]; then TMX_RUN_PROMPT_COMMAND=$PROMPT_COMMAND; export TMX_RUN_PROMPT_COMMAND; fi
if [ "${XDG_DATA_DIRS+set}" ]; then TMX_RUN_XDG_DATA_DIRS=$XDG_DATA_DIRS; export TMX_RUN_XDG_DATA_DIRS; fi

# shellcheck disable=SC2016  # expanded by the shell that reads it
TMX_RUN_BASH='if [ -r "$TMX_RUN_SCRIPTS/bash/prompt.bash" ]; then . "$TMX_RUN_SCRIPTS/bash/prompt.bash"; eval "$__tmx_program"; fi'
ZDOTDIR=$TMX_RUN_SCRIPTS/zsh
# shellcheck disable=SC2016
ENV='${TMX_RUN_SCRIPTS}/sh/env.sh'
# Does nothing once the variable is gone, wherever a prompt theme may have kept a copy.
# shellcheck disable=SC2016
PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND
}"'eval "${TMX_RUN_BASH-}"'
XDG_DATA_DIRS=$TMX_RUN_SCRIPTS:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
export TMX_RUN_BASH ZDOTDIR ENV PROMPT_COMMAND XDG_DATA_DIRS

case ${shell##*/} in
  bash) exec "$shell" --rcfile "$TMX_RUN_SCRIPTS/bash/rc.bash" ;;
  zsh) exec "$shell" -l ;;
  fish) exec "$shell" -l --init-command 'source "$TMX_RUN_SCRIPTS/fish/run.fish"; eval $__tmx_program' ;;
  sh | dash | ash | ksh | mksh)
    # sh/env.sh reads the login files itself: a profile that sets ENV would keep it from being read.
    TMX_RUN_LOGIN=1
    export TMX_RUN_LOGIN
    exec "$shell" -i
    ;;
  *) exec "$shell" ;;
esac
