# fish: leaves a line at the first prompt, typed and not run. Read by run.fish, with __tmx_file set, and __tmx_typed
# where the line can be typed.
#
# The line editor takes text for a key. The terminal sends one: its answer to a question (is it well?), which is asked
# when the line editor has the terminal. At the second prompt, or when it was cleared, the line was run or dropped.

function __tmx_waited
    command rm -f -- $__tmx_file
    bind -e \e\[0n
    bind -M insert -e \e\[0n
    set -e __tmx_file __tmx_typed
    functions -e __tmx_waited __tmx_type __tmx_at_prompt
end

# What somebody has typed ahead stays.
function __tmx_type
    test -z (commandline | string collect); and commandline -r -- $__tmx_typed
end

function __tmx_at_prompt --on-event fish_prompt --on-event fish_cancel
    if set -q __tmx_asked
        set -e __tmx_asked
        __tmx_waited
    else
        set -g __tmx_asked
        bind \e\[0n __tmx_type
        bind -M insert \e\[0n __tmx_type
        printf '\e[5n'
    end
end

if set -q __tmx_typed[1]
    __tmx_remember $__tmx_typed
else
    __tmx_waited
end
