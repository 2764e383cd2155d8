import type { UndoneAction } from "../../../model/snapshots.ts";
import { safe, type Style } from "../style.ts";
import { describeTime } from "../time.ts";

/** What is taken back: `# takes back the delete of web, 2 min ago`. */
export const renderUndone = (
  { command, at, sessions }: UndoneAction,
  { now, style }: { readonly now: number; readonly style: Style },
): string => style.faint(`# takes back the ${command} of ${safe(sessions.join(", "))}, ${describeTime(at, now)}`);

export const undoneJson = ({ at, ...undone }: UndoneAction): Readonly<Record<string, unknown>> => ({
  ...undone,
  time: new Date(at).toISOString(),
});
