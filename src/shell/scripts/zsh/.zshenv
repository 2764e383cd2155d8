# zsh: read through ZDOTDIR. Gives ZDOTDIR back at once, so that all the user's files are found and read by zsh itself,
# and arms the first prompt.
#
# A sched event comes after the user's precmd functions (direnv, prompt themes), and no `precmd_functions=()` in a
# start-up file takes it away. It runs at top level, where `typeset` in a line is as global as at the prompt.

if [[ -n ${TMX_RUN_ZDOTDIR+set} ]]; then
  export ZDOTDIR=$TMX_RUN_ZDOTDIR
else
  unset ZDOTDIR
fi

if [[ -o interactive && -n ${TMX_RUN_SCRIPTS-} ]]; then
  zmodload zsh/sched
  sched +0 'builtin source "$TMX_RUN_SCRIPTS/zsh/prompt.zsh"; eval "$__tmx_program"'
fi

if [[ -r ${ZDOTDIR-$HOME}/.zshenv ]]; then
  builtin source "${ZDOTDIR-$HOME}/.zshenv"
fi
