import { existsSync } from "node:fs";
import { join } from "node:path";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { UndoEntry } from "../model/undo.ts";
import { ensureFolder, writeAtomically } from "./files.ts";
import { seal, unseal } from "./state.ts";
import { writing } from "./writing.ts";

/** What the last restore or delete on one tmux server did, in one file. */
export class UndoFile {
  readonly #folder: string;

  /** @param folder the server's part of the state folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Nothing where nothing was done. */
  async read(): Promise<Result<UndoEntry | undefined, Failure>> {
    const entry = unseal(this.#file) as UndoEntry | undefined;
    return entry === undefined && existsSync(this.#file) ? err(damaged(this.#file)) : ok(entry);
  }

  async write(entry: UndoEntry): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      await ensureFolder(this.#folder);
      await writeAtomically(this.#file, seal(entry));
    });
  }

  get #file(): string {
    return join(this.#folder, "undo.json");
  }
}

const damaged = (file: string): Failure => ({
  code: "state-unreadable",
  message: `what is known of the last restore or delete is damaged: ${file}`,
  hint: "what was saved before it is listed by tmx session snapshots, and comes back with tmx session restore",
});
