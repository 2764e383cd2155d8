import { safe, type Style } from "../style.ts";

/** The levels of a log that mean trouble. */
const WARNING = 40;
const ERROR = 50;

/** A line of a log for people: when, who, what, and with what. */
export function renderLogLine(text: string, style: Style): string {
  const { level, time, process: name, pid, msg, ...fields } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const paint = Number(level) >= ERROR ? style.bad : Number(level) >= WARNING ? style.change : (word: string) => word;
  const rest = Object.entries(fields)
    .filter(([key]) => key !== "schemaVersion" && key !== "kind")
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const head = `${style.faint(safe(String(time)))} ${safe(String(name))}[${safe(String(pid))}]`;
  return [head, paint(safe(String(msg))), style.faint(safe(rest.join(" ")))].filter((part) => part !== "").join(" ");
}
