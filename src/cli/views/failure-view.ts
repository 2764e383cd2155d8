import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Failure } from "../../model/failure.ts";
import { safe, type Style } from "./style.ts";

/** What happened, where, and what to do next. */
export function renderFailure({ message, details = [], hint }: Failure, style: Style): string {
  return [
    `${style.bad("error:")} ${safe(message)}`,
    ...details.map((detail) => `  ${safe(detail)}`),
    ...(hint ? [`${style.faint("hint:")} ${safe(hint)}`] : []),
  ].join("\n");
}

/**
 * A diagnostic with the source it is about:
 *
 *     session.yaml:7:9: error: unknown key `comand` (windows[0].panes[0].comand)
 *        7 |       - comand: vim
 *          |         ^^^^^^
 *       hint: did you mean `command`?
 */
export function renderDiagnostic({ severity, message, file, location, path, hint }: Diagnostic, style: Style): string {
  const where = location ? `${safe(file)}:${location.line}:${location.column}` : safe(file);
  const paint = severity === "error" ? style.bad : style.change;
  const head = `${style.strong(where)}: ${paint(`${severity}:`)} ${safe(message)}${path ? style.faint(` (${safe(path)})`) : ""}`;
  const excerpt = location ? renderExcerpt(location, style) : [];
  return [head, ...excerpt, ...(hint ? [`  ${style.faint("hint:")} ${safe(hint)}`] : [])].join("\n");
}

const WIDEST = 120;

function renderExcerpt(
  { line, column, length, text }: NonNullable<Diagnostic["location"]>,
  style: Style,
): readonly string[] {
  const characters = [...text];
  // A line of a hundred thousand characters is shown around the place that matters.
  const from = column > WIDEST - 20 ? column - 40 : 0;
  const shown = characters.slice(from, from + WIDEST).map((character) => (character === "\t" ? " " : safe(character)));
  const before = shown.slice(0, Math.max(0, column - 1 - from)).join("");
  const marked = shown.slice(Math.max(0, column - 1 - from), column - 1 - from + length).join("");
  const gutter = String(line).padStart(5);
  const caret = "^".repeat(Math.max(1, displayWidth(marked)));
  return [
    `${style.faint(`${gutter} |`)} ${shown.join("")}`,
    `${style.faint(`${" ".repeat(gutter.length)} |`)} ${" ".repeat(displayWidth(before))}${style.bad(caret)}`,
  ];
}

/** Cells on a terminal: East Asian wide characters and emoji take two. */
const displayWidth = (text: string): number =>
  [...text].reduce(
    (width, character) =>
      width +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1),
    0,
  );
