import { formatAddress } from "../../../model/address.ts";
import type { ProgramQuestion, RestoredField, RestorePlan, RestoreReport } from "../../../model/restore.ts";
import type { UndoPlan } from "../../../model/snapshots.ts";
import { doneLine, renderOperations, summaryLine } from "../plan-view.ts";
import { safe, type Style } from "../style.ts";
import { describeTime, localTime } from "../time.ts";
import { renderDifference } from "./difference-view.ts";

interface View {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly style: Style;
}

/** What a restore would do, from what, what it leaves alone, and what cannot come back as it was. */
export function renderRestorePlan(plan: RestorePlan | UndoPlan, { now, style }: View): string {
  const { operations } = plan.plan;
  return [
    ...plan.sources.map((source) => style.faint(`# ${describeSource(source, now)}`)),
    ...(operations.length > 0 ? [renderOperations(plan.plan, style, startsOf(plan.fields))] : []),
    ...plan.skipped.map(({ address, why }) => `${style.faint(".  ")} ${where(address, style)}: ${safe(why)}`),
    ...renderShortfalls(plan.fields, style),
    "",
    operations.length > 0 ? summaryLine(plan.plan) : nothingLine(plan),
  ].join("\n");
}

const nothingLine = (plan: RestorePlan | UndoPlan): string =>
  "undoes" in plan && plan.undoes.command === "restore"
    ? "Nothing to take back: nothing is left of what came back."
    : "Nothing to restore: all of it is there.";

const where = (address: RestoredField["address"], style: Style): string => style.strong(safe(formatAddress(address)));

const describeSource = ({ session, generation, at }: RestorePlan["sources"][number], now: number): string => {
  const from = generation ? `generation ${generation.number}` : "a file";
  return `${safe(session)} from ${from}, saved ${localTime(at)} (${describeTime(at, now)})`;
};

/** The command lines that start, by the pane. */
const startsOf = (fields: readonly RestoredField[]): ReadonlyMap<string, string> =>
  new Map(
    fields.flatMap(({ address, field, result, note }) =>
      field === "program" && result === "restored" && note !== undefined
        ? [[formatAddress(address), `starts: ${note}`] as const]
        : [],
    ),
  );

/** Said before it is done: nobody is to find out later. */
export function renderShortfalls(fields: readonly RestoredField[], style: Style): readonly string[] {
  const short = fields.filter(({ result }) => result !== "restored");
  if (short.length === 0) return [];
  return ["", "Not as it was:", ...short.map((field) => renderShortfall(field, style))];
}

function renderShortfall({ address, field, result, note }: RestoredField, style: Style): string {
  const [sign, words] =
    result === "approximated" ? [style.change("~"), "as near as it gets"] : [style.remove("-"), "cannot come back"];
  return `  ${sign} ${where(address, style)} ${safe(field)}: ${safe(note ?? words)}`;
}

/** What was done; the plan first, where it was not shown yet. */
export function renderRestored(
  report: RestoreReport,
  { isShown, ...view }: View & { readonly isShown: boolean },
): string {
  return [...(isShown ? [] : [renderRestorePlan(report, view)]), doneLine(report.plan)].join("\n");
}

/** What is not as it was planned, now that it was looked at again. */
export const renderDeviations = ({ differences }: RestoreReport, style: Style): string =>
  [
    `${style.bad("error:")} not everything is as it was saved:`,
    ...differences.flatMap((each) => renderDifference(each, style)).map((line) => `  ${line}`),
  ].join("\n");

/** Programs that are not on the list of harmless ones, with numbers to choose them by. */
export const renderQuestions = (questions: readonly ProgramQuestion[], style: Style): string =>
  [
    "These were running, and are not on the list of harmless programs:",
    ...questions.map(
      ({ address, line }, at) => `  ${String(at + 1).padStart(2)}  ${where(address, style)}  ${safe(line)}`,
    ),
  ].join("\n");

/** What became of them where nobody was asked. */
export const waitingLine = (count: number): string =>
  count === 1
    ? "1 program waits at its prompt, ready to be run. To start all at once: --programs all"
    : `${count} programs wait at their prompts, ready to be run. To start all at once: --programs all`;
