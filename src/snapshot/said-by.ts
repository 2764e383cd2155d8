import { argumentsOf, nameOf } from "./strategies.ts";

type Words = readonly string[];

/** Whether one of these lines seems to start this program. What a shell makes of a line, only the shell knows. */
export const isSaidBy = (lines: Words, words: Words): boolean =>
  lines.some((line) => {
    const said = new Set(wordsOf(line));
    const args = argumentsOf(words).flatMap(wordsOf);
    const isNamed = [...said].some((word) => lastPart(word) === lastPart(nameOf(words)));
    return isNamed && (EXPANDED.test(line) || args.every((word) => said.has(word)));
  });

/** A line that says something else than stands there. */
const EXPANDED = /[$*?`{~[\\]/;

const wordsOf = (line: string): Words => line.split(/[\s;|&()'"<>]+/).filter((word) => word !== "");

const lastPart = (path: string): string => path.split("/").at(-1)!;
