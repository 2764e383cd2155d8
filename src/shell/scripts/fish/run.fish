# fish: read after the user's configuration, right before the first prompt. Leaves in __tmx_program what the caller
# then runs, by eval: `exit` in a sourced file would only end that file.
#
# The program holds the lines as quoted text and forgets its own variable first.

functions -e __tmx_first_prompt

# Events of the first prompt (the greeting, direnv) come before a line that is typed there.
emit fish_prompt

set -g __tmx_program 'set -e __tmx_program; status job-control full'
function __tmx_line
    set -l line (string escape -- $argv[1])
    # 130 is Ctrl-C: it drops the lines that are left.
    set -ga __tmx_program "switch \$status; case 130; __tmx_status 130; case '*'; __tmx_show $line; eval $line; end"
end
# A line that waits: the file that holds it meanwhile, how it is shown, and the line itself, where it can be typed.
function __tmx_wait
    set -g __tmx_file $argv[1]
    set -g __tmx_typed $argv[3]
    set -q argv[3]; or printf 'was running: %s\n' $argv[2]
end
set -l mv mv
test -x /bin/mv; and set mv /bin/mv
if command $mv -f -- "$TMX_RUN" "$TMX_RUN.taken" 2>/dev/null
    source "$TMX_RUN.taken"
    command rm -f -- "$TMX_RUN.taken"
else if test -e "$TMX_RUN"
    # Unclaimed, they could run twice.
    printf 'tmx: the lines of this pane are not run, for their file cannot be renamed: %s\n' "$TMX_RUN"
end
functions -e __tmx_line __tmx_wait
set -g __tmx_program (string join \n -- $__tmx_program | string collect)

source "$TMX_RUN_SCRIPTS/fish/show.fish"
set -q __tmx_file; and source "$TMX_RUN_SCRIPTS/fish/wait.fish"
source "$TMX_RUN_SCRIPTS/fish/restore.fish"

# By default only what is typed gets job control, and with it Ctrl-Z. The first prompt ends that, however the lines did.
function __tmx_end --on-event fish_prompt
    status job-control interactive
    functions -e __tmx_end __tmx_show __tmx_remember __tmx_status
end
