# Starts the user's shell so that it runs the lines of a run file, once, at its first prompt.
#
#   /bin/sh start.sh RUN_FILE
#
# tmux starts this in place of the shell. Which shell that is, only the pane itself knows for sure: tmux puts its
# default-shell into SHELL, and tmx leaves its default-command in TMX_DEFAULT_COMMAND. What is borrowed from the
# environment here is given back before the first line runs: see README.md.
#
# A variable that the user has exported would stay exported when it is set here, hence the names.

# On a server that was started from another pane's start-up files, what is borrowed there is not the user's.
if [ -r "${TMX_RUN_SCRIPTS-}/sh/restore.sh" ]; then . "$TMX_RUN_SCRIPTS/sh/restore.sh"; fi

TMX_RUN=$1
TMX_RUN_SCRIPTS=${0%/*}

# Finds the family of a shell by its file name, as login programs do. Fails for one that tmx does not know.
__tmx_know() {
  __tmx_kind=${1##*/}
  case $__tmx_kind in
    bash | zsh | fish | busybox) ;;
    sh | dash | ash | ksh | mksh) __tmx_kind=sh ;;
    *) return 1 ;;
  esac
}

# Moves the next word of __tmx_rest to __tmx_word, its quotes removed. Fails when there is none.
__tmx_next() {
  __tmx_word=
  __tmx_rest=${__tmx_rest#"${__tmx_rest%%[![:space:]]*}"}
  [ -n "$__tmx_rest" ] || return 1
  while :; do
    case $__tmx_rest in
      '' | [[:space:]]*) return 0 ;;
      "'"*"'"* | '"'*'"'*)
        __tmx_quote=${__tmx_rest%"${__tmx_rest#?}"}
        __tmx_rest=${__tmx_rest#?}
        __tmx_word=$__tmx_word${__tmx_rest%%"$__tmx_quote"*}
        __tmx_rest=${__tmx_rest#*"$__tmx_quote"}
        ;;
      *)
        __tmx_word=$__tmx_word${__tmx_rest%"${__tmx_rest#?}"}
        __tmx_rest=${__tmx_rest#?}
        ;;
    esac
  done
}

# Reads a default-command, and fails unless it starts a shell that tmx knows. Of its options only the one for a login
# shell counts: the integration brings its own. The macOS wrapper that stands in front of many a shell is passed over.
__tmx_read() {
  __tmx_rest=$1
  __tmx_login=
  while __tmx_next; do
    case $__tmx_word in
      exec | *reattach-to-user-namespace) ;;
      -a)
        __tmx_next
        case $__tmx_word in -*) __tmx_login=1 ;; esac
        ;;
      -*l*) __tmx_login=1 ;;
      -*) ;;
      *) break ;;
    esac
  done
  # shellcheck disable=SC2016,SC2088  # as written by the user
  case $__tmx_word in
    '$SHELL' | '${SHELL}') __tmx_word=$__tmx_shell ;;
    '~/'* | '$HOME/'*) __tmx_word=${HOME-}/${__tmx_word#*/} ;;
  esac
  __tmx_know "$__tmx_word" && command -v "$__tmx_word" >/dev/null || return 1
  __tmx_found=$__tmx_word
  if [ "$__tmx_kind" = busybox ]; then
    __tmx_next
    case $__tmx_word in sh | ash) ;; *) return 1 ;; esac
  fi
  while __tmx_next; do
    case $__tmx_word in
      --login) __tmx_login=1 ;;
      --*) ;;
      # Not for people: a shell that runs a command and ends.
      -*c*) return 1 ;;
      -*l*) __tmx_login=1 ;;
    esac
  done
  __tmx_shell=$__tmx_found
}

# Where default-command is something else, the lines still run: in the default-shell, which tmux starts as login shell.
__tmx_shell=${SHELL:-/bin/sh}
__tmx_shell=${__tmx_shell#-}
if ! __tmx_read "${TMX_DEFAULT_COMMAND-}"; then
  __tmx_login=1
  if ! __tmx_know "$__tmx_shell"; then __tmx_kind=; fi
fi
unset TMX_DEFAULT_COMMAND

# With nothing to hook into, the least that can be done is to say so.
if [ -z "$__tmx_kind" ]; then
  __tmx_line() {
    printf 'tmx: this shell (%s) has no start-up integration; not run: %s\n' "${__tmx_shell##*/}" "$1"
  }
  __tmx_wait() {
    printf 'was running: %s\n' "$2"
    rm -f -- "$1" 2>/dev/null
  }
  if [ -r "$TMX_RUN" ]; then
    . "$TMX_RUN"
    rm -f -- "$TMX_RUN" 2>/dev/null
  fi
  exec "$__tmx_shell"
fi

# Start-up files may exec any other shell, so each kind finds its way to the lines through what it inherits.
if [ -n "${ZDOTDIR+set}" ]; then export TMX_RUN_ZDOTDIR="$ZDOTDIR"; fi
if [ -n "${ENV+set}" ]; then export TMX_RUN_ENV="$ENV"; fi
if [ -n "${PROMPT_COMMAND+set}" ]; then export TMX_RUN_PROMPT_COMMAND="$PROMPT_COMMAND"; fi
if [ -n "${XDG_DATA_DIRS+set}" ]; then export TMX_RUN_XDG_DATA_DIRS="$XDG_DATA_DIRS"; fi

# shellcheck disable=SC2016  # expanded by the shell that reads it
TMX_RUN_BASH='if [ -r "$TMX_RUN_SCRIPTS/bash/prompt.bash" ]; then . "$TMX_RUN_SCRIPTS/bash/prompt.bash"; eval "$__tmx_program"; fi'
ZDOTDIR=$TMX_RUN_SCRIPTS/zsh
# Every sh expands it, so that no character of the path needs a quote.
# shellcheck disable=SC2016
ENV='${TMX_RUN_SCRIPTS}/sh/env.sh'
# Does nothing once the variable is gone, wherever a prompt theme may have kept a copy.
# shellcheck disable=SC2016
PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND
}"'eval "${TMX_RUN_BASH-}"'
XDG_DATA_DIRS=$TMX_RUN_SCRIPTS:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
export TMX_RUN TMX_RUN_SCRIPTS TMX_RUN_BASH ZDOTDIR ENV PROMPT_COMMAND XDG_DATA_DIRS

case $__tmx_kind in
  zsh) exec "$__tmx_shell" ${__tmx_login:+-l} ;;
  fish) exec "$__tmx_shell" ${__tmx_login:+-l} --init-command 'source "$TMX_RUN_SCRIPTS/fish/run.fish"; eval $__tmx_program' ;;
esac

# The scripts read the login files themselves: bash does not read --rcfile, nor an sh whose profile sets ENV that, when
# they are started as login shells.
if [ -n "$__tmx_login" ]; then export TMX_RUN_LOGIN=1; fi
case $__tmx_kind in
  bash) exec "$__tmx_shell" --rcfile "$TMX_RUN_SCRIPTS/bash/rc.bash" ;;
  busybox) exec "$__tmx_shell" sh -i ;;
  sh) exec "$__tmx_shell" -i ;;
esac
