import { quote } from "../../lib/quote.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { parseYaml } from "../parse.ts";
import { type Data, isData } from "./draft.ts";
import { isError } from "../problem.ts";

/** More aliases than people write. */
const MOST_ALIASES = 100;

/** Another tool's file as data, its keys as text; the error says in a few words why it cannot be read. */
export function readForeign(text: string): Result<Data, string> {
  const parsed = parseYaml(text);
  if (!parsed.ok) return err(parsed.error.message);
  const [first] = parsed.value;
  const problem = first?.problems.find(isError);
  if (!first || problem) return err(problem?.message ?? "it is empty");
  try {
    const data: unknown = first.document.toJS({ maxAliasCount: MOST_ALIASES });
    return isData(data) ? ok(data) : err("it is no mapping");
  } catch (error) {
    return err(error instanceof ReferenceError ? "its aliases expand without end" : String(error));
  }
}

/** Notes for the keys of a mapping that nobody asked for. */
export const unused = (data: Data, known: readonly string[], path: string): readonly string[] =>
  Object.keys(data)
    .filter((key) => !known.includes(key))
    .map((key) => `${path}${cleanKey(key)}: ${shorten(data[key])}`);

const cleanKey = (key: string): string => (/^[\w-]+$/.test(key) ? key : quote(key));

const shorten = (value: unknown): string => {
  if (typeof value === "string") return quote(value, 50);
  const text = [...JSON.stringify(value ?? null)];
  return text.length > 50 ? `${text.slice(0, 50).join("")}…` : text.join("");
};
