import type { DamagedSnapshot } from "../../../model/snapshot.ts";
import type { GenerationName } from "../../../model/snapshots.ts";
import { count } from "../size.ts";
import { safe, type Style } from "../style.ts";
import { describeDamaged } from "./damaged.ts";

/** What reading a generation has shown: nothing wrong, or what. */
export interface Verdict extends GenerationName {
  readonly wrong: readonly string[];
}

export function renderVerdicts(
  verdicts: readonly Verdict[],
  damaged: readonly DamagedSnapshot[],
  style: Style,
): string {
  const bad = verdicts.filter(({ wrong }) => wrong.length > 0);
  const whole = verdicts.length - bad.length;
  return [
    ...bad.flatMap(({ session, number, wrong }) => [
      `${style.bad("damaged:")} ${safe(session)}, generation ${number}`,
      ...wrong.map((each) => `  ${safe(each)}`),
    ]),
    ...damaged.map((each) => `${style.bad("damaged:")} ${safe(describeDamaged(each))}`),
    `${count(whole, "generation")} of ${verdicts.length + damaged.length} ${whole === 1 ? "is" : "are"} whole.`,
  ].join("\n");
}

/** What was found before is no news, and nothing that was verified now. */
export const earlierNote = (earlier: readonly DamagedSnapshot[]): string =>
  `${count(earlier.length, "damaged file")} in quarantine since before: tmx session snapshots lists them, and tmx snapshot\n` +
  "prune removes them after 30 days.";

export const verdictsJson = (
  verdicts: readonly Verdict[],
  { damaged, earlier }: { readonly damaged: readonly DamagedSnapshot[]; readonly earlier: readonly DamagedSnapshot[] },
): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  whole: damaged.length === 0 && verdicts.every(({ wrong }) => wrong.length === 0),
  snapshots: verdicts.map(({ session, number, wrong }) => ({ session, generation: number, wrong })),
  damaged,
  quarantine: earlier,
});
