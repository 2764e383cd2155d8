import type { Label, PaneLabel, SessionLabel, WindowLabel } from "../model/observed.ts";

/**
 * Labels: one user option per level, because `#{@key}` inherits from pane to window to session and one shared key would
 * give false answers. The value is `1:ID:KEY`, the version, the object's own id and its place in the manifest. A label
 * that names another object's id was copied, and is not ours.
 */
export const LABEL_OPTION = {
  session: "@tmx_session",
  window: "@tmx_window",
  pane: "@tmx_pane",
} as const;

/** Which layout tmx gave a window last. */
export const LAYOUT_MARK = "@tmx_layout";
/** What tmx started a pane's process as. */
export const PROCESS_MARK = "@tmx_process";
/** Which title tmx gave a pane last. */
export const TITLE_MARK = "@tmx_title";
/** What a pane was started with before tmx brought it back: tmux itself names tmx's own script. Empty for the shell. */
export const START_MARK = "@tmx_start";
/** The file that holds the command line which waits at a pane's prompt; there is none once it was run or dropped. */
export const WAITING_MARK = "@tmx_waiting";
/** The SHA-256 of the text that a restore has put into a pane. */
export const TEXT_MARK = "@tmx_text";

/** The restore that made a pane, with the pane's id and first process: a pane that was respawned is somebody else's. */
export const RESTORED_MARK = "@tmx_restored";

export const restoredMark = (token: string, pane: { readonly id: string; readonly pid: number | string }): string =>
  `${token}:${pane.id}:${pane.pid}`;

/** What else tmx leaves on an object, by its level. */
export const MARKS = { session: [], window: [LAYOUT_MARK], pane: [PROCESS_MARK, TITLE_MARK] } as const;

const VERSION = "1";

/** The label as a tmux format: tmux itself puts the new object's id in, in the message that creates it. */
export function labelFormat(label: Label): string {
  return `${VERSION}:#{${label.level}_id}:${encodeKey(label)}`;
}

/** The label as it reads once tmux has expanded it. */
export function labelValue(label: Label, id: string): string {
  return `${VERSION}:${id}:${encodeKey(label)}`;
}

export const parseSessionLabel = (value: string, id: string): SessionLabel | undefined => {
  const parts = parse(value, id, 1);
  return parts && { level: "session", session: parts[0]! };
};

export const parseWindowLabel = (value: string, id: string): WindowLabel | undefined => {
  const parts = parse(value, id, 2);
  return parts && { level: "window", session: parts[0]!, window: parts[1]! };
};

export const parsePaneLabel = (value: string, id: string): PaneLabel | undefined => {
  const parts = parse(value, id, 3);
  return parts && { level: "pane", session: parts[0]!, window: parts[1]!, pane: parts[2]! };
};

function encodeKey(label: Label): string {
  switch (label.level) {
    case "session":
      return encode(label.session);
    case "window":
      return [label.session, label.window].map(encode).join("/");
    case "pane":
      return [label.session, label.window, label.pane].map(encode).join("/");
  }
}

/** Percent encoding with `=` for `%`: tmux would take `%` for a time format, and `=` means nothing to it. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll("%", "=");

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("=", "%"));
  } catch {
    return undefined;
  }
}

function parse(value: string, id: string, levels: number): readonly string[] | undefined {
  const prefix = `${VERSION}:${id}:`;
  if (!value.startsWith(prefix)) return undefined;
  const parts = value.slice(prefix.length).split("/").map(decode);
  return parts.length === levels && parts.every((part) => part !== undefined) ? parts : undefined;
}
