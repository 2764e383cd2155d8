import { hash } from "../../lib/hash.ts";
import { nameBehind } from "../../tmux/escaped.ts";
import { type Command, type Line, lineText, withLiteral } from "../../tmux/script.ts";

/** A target for a session by its name: the session's current window. */
export const sessionTarget = (name: string): string => `=${name}:`;

/** What no target finds, or what one tmux shows otherwise than another: `$1` is an id, `a:b` a window. */
const isReachable = (name: string): boolean => !/^$|[$:.\\]|\p{Cc}/u.test(name);

/** The name that a session is built under. */
export const buildingName = (name: string): string => (isReachable(name) ? name : `tmx-${hash(name)}`);

/**
 * A session whose name no target finds is built under another one and gets its own last. tmux would only then see that
 * the name is taken, so that is asked first.
 */
export function underItsName(name: string, line: Line): Line {
  if (isReachable(name)) return line;
  const target = sessionTarget(buildingName(name));
  const rename = withLiteral(nameBehind(name), (text): Command => ["rename-session", "-t", target, "--", text]);
  return [
    ["set-option", "-s", WANTED, name],
    ["if-shell", "-F", `#{S:#{?#{==:#{session_name},#{${WANTED}}},1,}}`, "", lineText([...line, ...rename])],
    ["set-option", "-su", WANTED],
  ];
}

const WANTED = "@tmx_wanted";
