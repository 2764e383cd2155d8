import { stringify } from "yaml";
import type { Variables } from "../interpolate.ts";
import { readDocument } from "../document.ts";
import { parseYaml } from "../parse.ts";
import { formatPath, type Path, valueAt } from "../path.ts";
import { isError, type Problem } from "../problem.ts";
import { SourceText } from "../source-text.ts";
import type { Data } from "./draft.ts";

export interface Kept {
  readonly data: Data;
  /** What was taken out, and why. */
  readonly notes: readonly string[];
}

/** Taking something out can make something else wrong; in this many rounds everything is out that can be. */
const MOST_ROUNDS = 20;

/** The data without what the parser refuses; nothing when that leaves no manifest. */
export function keepValid(data: Data, variables: Variables): Kept | undefined {
  let kept = data;
  const notes: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const problems = problemsOf(kept, variables);
    if (problems.length === 0) return { data: kept, notes };
    // From the end, so that taking one out of a list leaves the places of those before it.
    for (const { path, message } of problems.toSorted((a, b) => comparePaths(b.path, a.path))) {
      if (path.length === 0) return undefined;
      kept = without(kept, path) as Data;
      notes.push(`${formatPath(path)}: ${message}`);
    }
  }
  return undefined;
}

function problemsOf(data: Data, variables: Variables): readonly Problem[] {
  const yaml = stringify(data, { aliasDuplicateObjects: false });
  const place = { source: { file: "", text: yaml, dir: "" }, text: new SourceText("", yaml) };
  const parsed = parseYaml(yaml);
  if (!parsed.ok) return [parsed.error];
  const problems = parsed.value.flatMap((document) => readDocument(document, place, variables).problems);
  const errors = problems.filter(isError);
  return errors.filter(({ path }, at) => errors.findIndex((each) => isSame(each.path, path)) === at);
}

const isSame = (a: Path, b: Path): boolean => formatPath(a) === formatPath(b);

function comparePaths(a: Path, b: Path): number {
  for (const [depth, step] of a.entries()) {
    const other = b[depth];
    if (other === undefined) return 1;
    if (step === other) continue;
    return typeof step === "number" && typeof other === "number" ? step - other : String(step) < String(other) ? -1 : 1;
  }
  return a.length - b.length;
}

/** A copy without what the path leads to, or without the nearest thing above it that is there. */
function without(value: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (step === undefined || valueAt(value, [step]) === undefined) return value;
  const isEnd = rest.length === 0 || valueAt(value, path) === undefined;
  if (Array.isArray(value))
    return isEnd ? value.toSpliced(Number(step), 1) : value.with(Number(step), without(value[Number(step)], rest));
  const data = { ...(value as Data) };
  if (isEnd) delete data[step];
  else data[step] = without(data[step], rest);
  return data;
}
