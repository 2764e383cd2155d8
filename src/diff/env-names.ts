/**
 * A session's environment is read through tmux formats, where `#{NAME}` finds tmux's own variables and options first.
 * Those are all lower case; names that hold a capital are never theirs.
 */
const TMUX_FAMILIES =
  /^(?:pane|window|session|client|buffer|hook|mouse|cursor|copy|scroll|selection|search|origin|history|alternate|keypad|insert|rectangle|active|last|next|popup|command|config|current|start|socket|loop|synchronized|bracket)_/;

const TMUX_NAMES = new Set([
  "command",
  "copy_cursor_x",
  "host",
  "host_short",
  "line",
  "pid",
  "uid",
  "user",
  "version",
  "wrap_flag",
  "bell",
  "mouse",
  "prefix",
  "prefix2",
  "status",
  "lock",
  "backspace",
  "escape",
  "editor",
  "buffer",
  "clock",
  "variation",
  "hook",
  "sixel_support",
  "next",
  "server_sessions",
  "unzoomed",
  "uncompressed",
]);

/** Whether the live value of this environment name can be read; where not, what was applied last is compared. */
export const isObservableEnv = (name: string): boolean =>
  /[A-Z]/.test(name) || !(TMUX_FAMILIES.test(name) || TMUX_NAMES.has(name));
