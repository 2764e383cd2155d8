import type { ProgramQuestion } from "../../../model/restore.ts";
import type { Output } from "../../views/output.ts";
import { renderQuestions } from "../../views/snapshots/restore-view.ts";

/**
 * Asks which of these programs may start; the others wait at their prompts. What is not asked about is not started.
 * Nothing when the person gives up.
 */
export async function askPrograms(
  questions: readonly ProgramQuestion[],
  output: Output,
): Promise<readonly ProgramQuestion[] | undefined> {
  output.error(renderQuestions(questions, output.errorStyle));
  for (;;) {
    const answer = await output.ask("Start which of them? [all, none, or numbers: 1 3; none] ");
    if (answer === undefined) return undefined;
    const chosen = chosenBy(answer, questions.length);
    if (chosen) return questions.filter((_question, at) => chosen.has(at + 1));
  }
}

/** `all`, `none` or nothing, or numbers from 1 to `count`; nothing for what is neither. */
export function chosenBy(answer: string, count: number): ReadonlySet<number> | undefined {
  const words = answer
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  if (words.length === 0 || words.join() === "none" || words.join() === "n") return new Set();
  if (words.join() === "all" || words.join() === "a") return new Set(Array.from({ length: count }, (_, at) => at + 1));
  const numbers = words.map((word) => (/^\d{1,4}$/.test(word) ? Number(word) : 0));
  return numbers.every((number) => number >= 1 && number <= count) ? new Set(numbers) : undefined;
}
