import type { Plan } from "../../model/plan.ts";
import { noChanges, renderOperations, summaryLine } from "./plan-view.ts";
import { safe, type Style } from "./style.ts";

interface AdoptionView {
  readonly style: Style;
  readonly file: string;
  /** Whether it was done, or is only shown. */
  readonly isDone: boolean;
}

/** What becomes tmx's, what stays nobody's, and what the next apply would do. */
export function renderAdoption(
  { plan, next, strangers }: { readonly plan: Plan; readonly next: Plan; readonly strangers: readonly string[] },
  { style, file, isDone }: AdoptionView,
): string {
  const sources = new Map(plan.sessions.map((name) => [name, file]));
  const rest =
    next.operations.length === 0
      ? [noChanges(next, sources)]
      : [`What the next tmx apply ${safe(file)} would do:`, "", renderOperations(next, style), "", summaryLine(next)];
  return [
    renderOperations(plan, style),
    "",
    `${isDone ? "Adopted" : "To adopt"}: ${counts(plan)}. Every process goes on.`,
    ...strangers.map((stranger) => `Stays as it is, and nobody's: ${safe(stranger)}.`),
    ...rest,
  ].join("\n");
}

export const renderRelease = (
  plan: Plan,
  { style, isDone }: { readonly style: Style; readonly isDone: boolean },
): string =>
  [
    renderOperations(plan, style),
    "",
    `${isDone ? "Released" : "To release"}: ${counts(plan)}. Every process goes on.`,
  ].join("\n");

function counts({ operations }: Plan): string {
  const count = (level: string): number => operations.filter((operation) => operation.level === level).length;
  return ["session", "window", "pane"]
    .map((level) => `${count(level)} ${level}${count(level) === 1 ? "" : "s"}`)
    .join(", ");
}
