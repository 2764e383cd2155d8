# fish: gives the environment back as the user had it: see sh/restore.sh.

test "$ZDOTDIR" = "$TMX_RUN_SCRIPTS/zsh"; and set -e ZDOTDIR; and set -q TMX_RUN_ZDOTDIR; and set -gx ZDOTDIR $TMX_RUN_ZDOTDIR
test "$ENV" = '${TMX_RUN_SCRIPTS}/sh/env.sh'; and set -e ENV; and set -q TMX_RUN_ENV; and set -gx ENV $TMX_RUN_ENV
if set -q TMX_RUN_BASH
    set -e PROMPT_COMMAND
    set -q TMX_RUN_PROMPT_COMMAND; and set -gx PROMPT_COMMAND $TMX_RUN_PROMPT_COMMAND
end

set -l dirs (string split : -- $XDG_DATA_DIRS)
if set -l place (contains -i -- $TMX_RUN_SCRIPTS $dirs)
    set -e dirs[$place]
    set -gx XDG_DATA_DIRS (string join : -- $dirs)
    if not set -q TMX_RUN_XDG_DATA_DIRS; and test "$XDG_DATA_DIRS" = /usr/local/share:/usr/share
        set -e XDG_DATA_DIRS
    end
end

set -e TMX_RUN TMX_RUN_SCRIPTS TMX_RUN_BASH TMX_RUN_LOGIN
set -e TMX_RUN_ZDOTDIR TMX_RUN_ENV TMX_RUN_PROMPT_COMMAND TMX_RUN_XDG_DATA_DIRS
