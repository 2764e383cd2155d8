import type { LineChanges } from "../../../lib/line-changes.ts";
import { formatAddress } from "../../../model/address.ts";
import type { SnapshotDifference } from "../../../model/restore.ts";
import { renderCaptured } from "../captured-text.ts";
import { renderField } from "../plan-view.ts";
import { withoutSecret } from "../secrets.ts";
import { count } from "../size.ts";
import { PLAIN, safe, type Style } from "../style.ts";

export interface ShownDifference extends SnapshotDifference {
  /** The lines of a text that differ; absent where the texts cannot be read. */
  readonly lines?: LineChanges;
}

interface View {
  readonly from: number;
  readonly to: number;
  readonly style: Style;
}

/** How one generation differs from another. */
export function renderDifferences(differences: readonly ShownDifference[], { from, to, style }: View): string {
  if (differences.length === 0) return `Generation ${to} is the same as generation ${from}.`;
  const head = style.faint(`From generation ${from} to generation ${to}:`);
  return [head, "", ...differences.flatMap((each) => renderDifference(each, style))].join("\n");
}

/** A part that came or went, a field that changed, or lines of a text. */
export function renderDifference(difference: ShownDifference, style: Style): readonly string[] {
  const { address, field, kind, before, after, lines } = difference;
  const where = style.strong(safe(formatAddress(address)));
  if (lines) return [`${style.change("~")} ${where} ${describeLines(lines)}`, ...renderLines(lines, style)];
  if (kind === "text" && after === undefined) return [`${style.remove("-")} ${where} text: gone, or damaged`];
  if (kind === "text") return [`${style.change("~")} ${where} text: differs`];
  if (isPart(field) && before === undefined) return [`${style.add("+")} ${field} ${where}`];
  if (isPart(field) && after === undefined) return [`${style.remove("-")} ${field} ${where}`];
  return [`${style.change("~")} ${where} ${renderField(fieldOf(difference))}`];
}

const isPart = (field: string): boolean => field === "session" || field === "window" || field === "pane";

const fieldOf = ({ field, before, after }: SnapshotDifference) => ({
  path: field,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
  origin: "change" as const,
});

const describeLines = ({ removed, added }: LineChanges): string =>
  `text: ${count(removed.length, "line")} gone, ${count(added.length, "line")} new`;

const MOST_LINES = 20;

function renderLines({ removed, added }: LineChanges, style: Style): readonly string[] {
  const some = (lines: readonly string[], sign: string, paint: (text: string) => string): readonly string[] => [
    ...lines.slice(0, MOST_LINES).map((line) => paint(`    ${sign} ${renderCaptured(line, PLAIN).join("")}`)),
    ...(lines.length > MOST_LINES ? [`    ${sign} … ${count(lines.length - MOST_LINES, "more line")}`] : []),
  ];
  return [...some(removed, "-", style.remove), ...some(added, "+", style.add)];
}

export const differencesJson = (
  differences: readonly ShownDifference[],
): readonly Readonly<Record<string, unknown>>[] =>
  differences.map((difference) => {
    const { address, kind, lines } = difference;
    const { path, origin: _origin, ...values } = withoutSecret(fieldOf(difference));
    return {
      address: formatAddress(address),
      session: address.session,
      window: address.window ?? null,
      pane: address.pane ?? null,
      field: path,
      kind,
      ...values,
      ...(lines ? { removed: lines.removed, added: lines.added } : {}),
    };
  });
