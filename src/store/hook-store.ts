import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { HookState } from "../model/hooks.ts";
import { ensureFolder, writeAtomically } from "./files.ts";
import { fileName, seal, unseal } from "./state.ts";
import { writing } from "./writing.ts";

/** What was seen of sessions with hooks. A lost file loses hooks that were due, and nothing else. */
export class HookStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  load(session: string): HookState | undefined {
    return unseal(this.#file(session)) as HookState | undefined;
  }

  /** Forgets it where there is nothing to keep. */
  save(session: string, state: HookState | undefined): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      if (!state) return rm(this.#file(session), { force: true });
      await ensureFolder(this.#folder);
      return writeAtomically(this.#file(session), seal(state));
    });
  }

  #file(session: string): string {
    return join(this.#folder, `${fileName(session, session)}.json`);
  }
}
