/** As much of tmux's format language as tmx emits. Anything else is a bug in tmx or a gap in the model: it throws. */
import { type Place, showOption } from "./options.ts";
import type { Server } from "./state.ts";

export class Unmodelled extends Error {}

export function expand(server: Server, place: Place, format: string): string {
  let text = "";
  for (let at = 0; at < format.length;) {
    if (format[at] !== "#") {
      text += format[at++];
    } else if (format[at + 1] === "#") {
      text += "#";
      at += 2;
    } else if (format[at + 1] === "{") {
      const end = closing(format, at + 2);
      text += evaluate(server, place, format.slice(at + 2, end));
      at = end + 1;
    } else {
      throw new Unmodelled(`format ${JSON.stringify(format)} at ${at}`);
    }
  }
  return text;
}

export const isTrue = (value: string): boolean => value !== "" && value !== "0";

function evaluate(server: Server, place: Place, expression: string): string {
  if (expression === "S:1") return "1".repeat(server.sessions.length);
  const operator = /^(==|!=|&&):/.exec(expression)?.[1];
  if (operator === undefined) return variable(server, place, expression);
  const [left, right] = operands(expression.slice(3)).map((side) => expand(server, place, side)) as [string, string];
  if (operator === "&&") return isTrue(left) && isTrue(right) ? "1" : "0";
  return (left === right) === (operator === "==") ? "1" : "0";
}

function operands(text: string): readonly [string, string] {
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith("#{", at)) at = closing(text, at + 2);
    else if (text[at] === ",") return [text.slice(0, at), text.slice(at + 1)];
  }
  throw new Unmodelled(`operands of ${JSON.stringify(text)}`);
}

/** Where the brace that is open at `start` closes. */
function closing(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text.startsWith("#{", at)) at = closing(text, at + 2);
    else if (text[at] === "}") return at;
  }
  throw new Unmodelled(`unclosed format ${JSON.stringify(text)}`);
}

/** Options first, then tmux's own variables, then the environment: so a name can hide another. */
export function variable(server: Server, place: Place, name: string): string {
  if (!/^@?[\w-]+$/.test(name)) throw new Unmodelled(`format #{${name}}`);
  return (
    showOption(server, place, name) ?? OWN[name]?.(place) ?? place.session?.env.get(name) ?? server.env.get(name) ?? ""
  );
}

const OWN: Readonly<Record<string, (place: Place) => string | undefined>> = {
  session_id: ({ session }) => session?.id,
  session_name: ({ session }) => session?.name,
  window_id: ({ window }) => window?.id,
  window_name: ({ window }) => window?.name,
  window_zoomed_flag: ({ window }) => (window?.zoomed ? "1" : "0"),
  pane_id: ({ pane }) => pane?.id,
  pane_title: ({ pane }) => pane?.title,
  pane_active: ({ window, pane }) => (pane && window?.active === pane ? "1" : "0"),
  pane_in_mode: () => "0",
  host: () => "model",
  user: () => "somebody",
};
