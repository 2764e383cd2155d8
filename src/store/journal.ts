import { appendFileSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Entry } from "../model/entry.ts";
import { makeFolderAtOnce } from "./files.ts";

/** Ten megabytes, five times: as much as the logs keep. */
const LARGEST = 10 * 1024 * 1024;
const KEPT = 5;

/** The journal of one daemon. Only the reconciler writes it; anybody may read it meanwhile. */
export class Journal {
  readonly #folder: string;
  #cursor: number | undefined;

  /** @param folder the daemon's own */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws the system's error, with nothing written; or a part of a line, which readers pass over */
  append(event: Readonly<Record<string, unknown>>): Entry {
    this.#cursor ??= this.read().at(-1)?.cursor ?? 0;
    const entry = { cursor: (this.#cursor += 1), ...event } as Entry;
    makeFolderAtOnce(this.#folder);
    if ((statSync(this.#file(0), { throwIfNoEntry: false })?.size ?? 0) > LARGEST) this.#rotate();
    // A line that a full disk has cut short is ended by the next.
    appendFileSync(this.#file(0), `\n${JSON.stringify(entry)}\n`, { mode: 0o600 });
    return entry;
  }

  /** All that came after that cursor, oldest first. What cannot be read is passed over. */
  read(after = 0): readonly Entry[] {
    const files = Array.from({ length: KEPT }, (_, at) => this.#file(KEPT - 1 - at));
    return files.flatMap(entriesIn).filter(({ cursor }) => cursor > after);
  }

  #rotate(): void {
    for (let at = KEPT - 1; at > 0; at--) {
      try {
        renameSync(this.#file(at - 1), this.#file(at));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
  }

  #file(at: number): string {
    return join(this.#folder, at === 0 ? "events.jsonl" : `events.${at}.jsonl`);
  }
}

function entriesIn(file: string): readonly Entry[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line): readonly Entry[] => {
    if (line === "") return [];
    try {
      const entry = JSON.parse(line) as Entry;
      return typeof entry.cursor === "number" ? [entry] : [];
    } catch {
      return [];
    }
  });
}
