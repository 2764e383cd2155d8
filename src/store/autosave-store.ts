import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Autosave } from "../model/autosave.ts";
import type { Failure } from "../model/failure.ts";
import { ensureFolder, makePrivate, writeAtomically } from "./files.ts";
import { fileName, seal, unseal } from "./state.ts";
import { writing } from "./writing.ts";

/** How often the sessions of one server are to be saved, a file for each session: two who set it at once lose nothing. */
export class AutosaveStore {
  readonly #folder: string;

  /** @param folder the server's part of the state folder */
  constructor(folder: string) {
    this.#folder = join(folder, "autosave");
  }

  /** Nothing where nobody has said anything about the session: its manifest may. */
  get(session: string): Autosave | undefined {
    const found = readAutosave(this.#file(session));
    return found?.session === session ? found : undefined;
  }

  set(autosave: Autosave): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      await ensureFolder(this.#folder);
      await makePrivate(this.#folder);
      await writeAtomically(this.#file(autosave.session), seal(autosave));
    });
  }

  /** By session, and the files that are damaged. */
  async list(): Promise<{ readonly settings: readonly Autosave[]; readonly damaged: readonly string[] }> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".json")).toSorted();
    const read = files.map((name) => [join(this.#folder, name), readAutosave(join(this.#folder, name))] as const);
    return {
      settings: read.flatMap(([, setting]) => setting ?? []),
      damaged: read.flatMap(([file, setting]) => (setting ? [] : [file])),
    };
  }

  #file(session: string): string {
    return join(this.#folder, `${fileName(session, session)}.json`);
  }
}

const readAutosave = (file: string): Autosave | undefined => unseal(file) as Autosave | undefined;
