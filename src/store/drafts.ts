import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { ensureFolder } from "./files.ts";
import { stateFolder } from "./state.ts";
import { writing } from "./writing.ts";

/** A copy of a file, to be edited. It stays until it is discarded, whatever happens to the program. */
export interface Draft {
  readonly path: string;
  /** What is in it now; throws where the editor took it away. */
  readonly read: () => Uint8Array;
  readonly discard: () => Promise<void>;
}

/**
 * Copies a manifest to a private folder of the state directory: beside the original, a half-edited copy could be
 * applied together with the rest of its folder. It keeps its name, by which editors know what it is.
 */
export async function createDraft(
  file: string,
  bytes: Uint8Array,
  env: NodeJS.ProcessEnv,
): Promise<Result<Draft, Failure>> {
  const drafts = join(stateFolder(env), "edits");
  return writing(drafts, async () => {
    await ensureFolder(drafts);
    const folder = await mkdtemp(join(drafts, "edit-"));
    const path = join(folder, basename(file));
    await writeFile(path, bytes, { mode: 0o600 });
    return {
      path,
      read: () => readFileSync(path),
      discard: () => rm(folder, { recursive: true, force: true }),
    };
  });
}
