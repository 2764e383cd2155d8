import type { Explanation } from "../../manifest/authoring.ts";
import { yamlLine } from "../../manifest/authoring.ts";
import type { Style } from "./style.ts";

/** What the classes of docs/manifest.md mean, in a few words. */
const CLASSES: Partial<Record<string, string>> = {
  "converges in place": "a change is carried out on the running session; no process notices",
  "replaces the process": "a change ends the pane's process and starts it again, with consent only",
  "at creation only": "a change does nothing to what already exists; another identity is another object",
};

const WIDTH = 100;

/** A key as `tmx explain` prints it: facts, description, examples, and the keys below it. */
export function renderExplanation(explanation: Explanation, style: Style): string {
  const { path, type, description, examples, keys } = explanation;
  const meaning = CLASSES[explanation.class ?? ""];
  const facts = [
    ["key", path || "(the manifest)"],
    ["type", type],
    ["default", explanation.default],
    ["class", explanation.class && (meaning ? `${explanation.class}: ${meaning}` : explanation.class)],
  ] as const;
  const key = path.split(".").at(-1) ?? "";
  return [
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`${style.faint(name.padEnd(8))} ${value}`])),
    ...section(wrap(description, WIDTH)),
    ...section(
      examples.length === 0 ? [] : [style.faint("for example"), ...examples.map((each) => `  ${yamlLine(key, each)}`)],
    ),
    ...section(keys.length === 0 ? [] : [style.faint("keys"), ...keys.flatMap((child) => renderKey(child, style))]),
  ].join("\n");
}

const section = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ["", ...lines]);

function renderKey({ key, type, required, summary }: Explanation["keys"][number], style: Style): readonly string[] {
  const head = `  ${style.strong(key)}  ${type}${required ? style.change("  required") : ""}`;
  return [head, ...wrap(summary, WIDTH - 6).map((line) => `      ${line}`)];
}

/** Lines of at most `width` characters, broken at blanks. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
