/**
 * Where tmux's options belong: the union of versions 3.3a to 3.8. An option may be at home in more than one place:
 * every pane option is a window option as well, and some options have moved over time.
 */
export type OptionLevel = "session" | "window" | "pane" | "server";

/** The levels that know an option; nothing for a name that no version of tmux has. */
export function levelsOf(option: string): readonly OptionLevel[] | undefined {
  return table().get(option);
}

/** All names of options, for suggestions. */
export function knownOptions(): Iterable<string> {
  return table().keys();
}

let levels: Map<string, OptionLevel[]> | undefined;

/** Built when a manifest first sets an option: the names alone cost nothing at start-up. */
function table(): Map<string, OptionLevel[]> {
  levels ??= Object.entries(NAMES).reduce((map, [level, names]) => {
    for (const name of names.trim().split(/\s+/)) map.set(name, [...(map.get(name) ?? []), level as OptionLevel]);
    return map;
  }, new Map<string, OptionLevel[]>());
  return levels;
}

const NAMES: Record<OptionLevel, string> = {
  session: `
    activity-action assume-paste-time base-index bell-action default-command default-shell default-size
    destroy-unattached detach-on-destroy display-panes-active-colour display-panes-colour display-panes-time
    display-time focus-follows-mouse history-limit initial-repeat-time key-table lock-after-time lock-command
    message-command-style message-format message-line message-style mouse prefix prefix2
    prompt-command-cursor-colour prompt-command-cursor-style prompt-cursor-colour prompt-cursor-style
    renumber-windows repeat-time set-titles set-titles-string silence-action status status-bg status-fg
    status-format status-interval status-justify status-keys status-left status-left-length status-left-style
    status-position status-right status-right-length status-right-style status-style update-environment
    visual-activity visual-bell visual-silence word-separators
  `,
  window: `
    aggressive-resize allow-passthrough allow-rename allow-set-title alternate-screen automatic-rename
    automatic-rename-format clock-mode-colour clock-mode-style copy-mode-current-line-number-style
    copy-mode-current-line-style copy-mode-current-match-style copy-mode-line-number-style copy-mode-line-numbers
    copy-mode-mark-style copy-mode-match-style copy-mode-position-format copy-mode-position-style
    copy-mode-selection-style cursor-colour cursor-style display-panes-active-colour display-panes-border-style
    display-panes-colour display-panes-format display-panes-time fill-character main-pane-height main-pane-width
    menu-border-lines menu-border-style menu-selected-style menu-style mode-keys mode-style monitor-activity
    monitor-bell monitor-silence other-pane-height other-pane-width pane-active-border-style pane-base-index
    pane-border-format pane-border-indicators pane-border-lines pane-border-status pane-border-style pane-colours
    pane-scrollbars pane-scrollbars-position pane-scrollbars-style pane-scrollbars-timeout
    pane-status-current-style pane-status-style popup-border-lines popup-border-style popup-style remain-on-exit
    remain-on-exit-format scroll-on-clear session-status-current-style session-status-style
    switch-mode-match-style synchronize-panes tiled-layout-max-columns tree-mode-border-style
    tree-mode-preview-format tree-mode-preview-style tree-mode-selection-style window-active-style
    window-pane-current-status-format window-pane-status-format window-size window-status-activity-style
    window-status-bell-style window-status-current-format window-status-current-style window-status-format
    window-status-last-style window-status-separator window-status-style window-style wrap-search xterm-keys
  `,
  pane: `
    allow-passthrough allow-rename allow-set-title alternate-screen copy-mode-position-format cursor-colour
    cursor-style pane-active-border-style pane-border-format pane-border-lines pane-border-status
    pane-border-style pane-colours pane-scrollbars-style remain-on-exit remain-on-exit-format scroll-on-clear
    switch-mode-match-style synchronize-panes tree-mode-preview-format window-active-style window-style
  `,
  server: `
    backspace buffer-limit clear-on-attach codepoint-widths command-alias copy-command dark-theme-black
    dark-theme-blue dark-theme-cyan dark-theme-dark-grey dark-theme-green dark-theme-light-grey dark-theme-magenta
    dark-theme-red dark-theme-white dark-theme-yellow default-client-command default-terminal editor escape-time
    exit-empty exit-unattached extended-keys extended-keys-format focus-events get-clipboard history-file
    input-buffer-size light-theme-black light-theme-blue light-theme-cyan light-theme-dark-grey light-theme-green
    light-theme-light-grey light-theme-magenta light-theme-red light-theme-white light-theme-yellow message-limit
    prefix-timeout prompt-history-limit set-clipboard terminal-features terminal-overrides theme user-keys
    variation-selector-always-wide
  `,
};
