import { quote } from "../../lib/quote.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { plainShellWord } from "../../lib/shell-word.ts";
import type { Failure } from "../../model/failure.ts";

/** Work that only reads. That a file cannot be read says nothing about what is in it. */
export async function reading<T>(folder: string, work: () => Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    return err({
      code: "state-unreadable",
      message: `cannot read the snapshots in ${folder}: ${(error as Error).message}`,
      hint: "mend its permissions, or look after the disk; nothing was changed",
    });
  }
}

export const noSuchGeneration = (session: string, number: number): Failure => ({
  code: "no-such-generation",
  message: `there is no snapshot ${number} of ${quote(session)}`,
  hint: `see what there is with: tmx session snapshots ${plainShellWord(session)}`,
});

export const pinnedFailure = (session: string, number: number): Failure => ({
  code: "snapshot-pinned",
  message: `the snapshot ${number} of ${quote(session)} is pinned`,
  hint: `take the pin away first: tmx snapshot unpin ${plainShellWord(session)} ${number}`,
});

export const textGone = (session: string): Failure => ({
  code: "text-gone",
  message: `a text that the snapshot of ${quote(session)} builds on is not kept any more`,
  hint: "save once more: all texts are read anew then",
});

export const badSnapshot = (what: string, why: string): Failure => ({
  code: "bad-snapshot",
  message: `${what} cannot be used: ${why}`,
});
