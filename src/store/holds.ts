import { readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Hold, Holds, Paused } from "../model/hold.ts";
import { ensureFolder, flushFolder, makePrivate, writeAtomically } from "./files.ts";
import { fileName, seal, unseal } from "./state.ts";
import { writing } from "./writing.ts";

/**
 * Which sessions of one server are stopped or paused, a file for each. What cannot be read counts as paused: somebody has
 * said something about the session, and until it is known what, nothing is done to it.
 */
export class HoldStore {
  readonly #folder: string;

  /** @param folder the server's part of the state folder */
  constructor(folder: string) {
    this.#folder = join(folder, "holds");
  }

  /** Of these sessions, those about which something was said, also where the time of that is over. */
  read(sessions: readonly string[]): Holds {
    const found = this.#names();
    if (typeof found === "string") return new Map(sessions.map((session) => [session, unreadable(session, 0, found)]));
    const names = new Set(found);
    const held = sessions.filter((session) => names.has(nameOf(session)));
    return new Map(
      held.flatMap((session) => readHold(this.#file(session), session)).map((hold) => [hold.session, hold]),
    );
  }

  set(hold: Hold): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      await ensureFolder(this.#folder);
      await makePrivate(this.#folder);
      await writeAtomically(this.#file(hold.session), seal(hold));
    });
  }

  /** Also one that cannot be read. */
  lift(session: string): Promise<Result<void, Failure>> {
    return writing(this.#folder, async () => {
      if (this.read([session]).size === 0) return;
      await rm(this.#file(session), { force: true });
      await flushFolder(this.#folder);
    });
  }

  /** Where what is said of these sessions is, or would be. Absolute. */
  files(sessions: readonly string[]): readonly string[] {
    return sessions.map((session) => this.#file(session));
  }

  #file(session: string): string {
    return join(this.#folder, nameOf(session));
  }

  /** The files that are there, or why that cannot be known. */
  #names(): readonly string[] | string {
    try {
      return readdirSync(this.#folder).filter((name) => name.endsWith(".json"));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return code === "ENOENT" ? [] : `${this.#folder} cannot be read: ${message}`;
    }
  }
}

const nameOf = (session: string): string => `${fileName(session, session)}.json`;

/** Whose content is sealed for another name was not written by tmx. */
function unsealHold(file: string): Hold | undefined {
  const hold = unseal(file) as Hold | undefined;
  return hold && file.endsWith(`/${nameOf(hold.session)}`) ? hold : undefined;
}

/** None where it was lifted just now. */
function readHold(file: string, session: string): readonly Hold[] {
  const hold = unsealHold(file);
  if (hold) return [hold];
  const info = statSync(file, { throwIfNoEntry: false });
  return info ? [unreadable(session, info.mtimeMs, `${file} is damaged`)] : [];
}

const unreadable = (session: string, since: number, reason: string): Paused => ({
  kind: "paused",
  session,
  since,
  reason,
});
