# fish: found through XDG_DATA_DIRS by a fish that a start-up file of another shell has exec'ed.
#
# This is read before the user's config.fish, so the lines have to wait. What fish runs after its configuration is
# --init-command: a fish that was given no arguments of its own is started again with it. Any other fish runs the lines
# at its first prompt, in an event, where the terminal has the modes of the line editor.

if status is-interactive; and isatty stdin; and isatty stdout; and set -q TMX_RUN_SCRIPTS
    set -l arguments
    if test -r /proc/self/cmdline
        set arguments (string split0 </proc/self/cmdline)
    else
        set arguments (command ps -o args= -p $fish_pid | string split ' ')
    end
    if not string match -qvr -- '^(-l|--login|-i|--interactive|-li|-il)$' $arguments[2..-1]
        set -l again (status fish-path)
        status is-login; and set -a again -l
        exec $again -C 'source "$TMX_RUN_SCRIPTS/fish/run.fish"; eval $__tmx_program'
    end

    function __tmx_first_prompt --on-event fish_prompt
        functions -e __tmx_first_prompt
        set -l modes (command stty -g)
        command stty sane
        source "$TMX_RUN_SCRIPTS/fish/run.fish"
        eval $__tmx_program
        command stty $modes
    end
end
