import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import { type Approval, type HookedSpec, trustedContent } from "../model/trust.ts";
import { ensureFolder, makePrivate, writeAtomically } from "./files.ts";
import { seal, unseal } from "./state.ts";
import { writing } from "./writing.ts";

/** The hooks that a person has approved, a file for each content: two at once lose nothing. */
export class Approvals {
  readonly #folder: string;

  /** @param state the state folder */
  constructor(state: string) {
    this.#folder = join(state, "approvals");
  }

  has(spec: HookedSpec): boolean {
    const hash = hashOf(spec);
    return (unseal(this.#file(hash)) as Approval | undefined)?.hash === hash;
  }

  /** @param at milliseconds since the epoch */
  add(spec: HookedSpec, at: number): Promise<Result<Approval, Failure>> {
    const approval: Approval = { file: spec.source.file, session: spec.name, hash: hashOf(spec), at };
    return writing(this.#folder, async () => {
      await ensureFolder(this.#folder);
      await makePrivate(this.#folder);
      await writeAtomically(this.#file(approval.hash), seal(approval));
      return approval;
    });
  }

  /** The oldest first. */
  async list(): Promise<readonly Approval[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const approvals = names.flatMap((name) => (unseal(join(this.#folder, name)) as Approval | undefined) ?? []);
    return approvals.toSorted((one, other) => one.at - other.at);
  }

  /** Takes back what was approved of a manifest. */
  revoke({ path, session }: RevokedPart): Promise<Result<readonly Approval[], Failure>> {
    const isMeant = (approval: Approval): boolean =>
      (approval.file === path || approval.file.startsWith(`${path}/`)) &&
      (session === undefined || approval.session === session);
    return writing(this.#folder, async () => {
      const gone = (await this.list()).filter(isMeant);
      await Promise.all(gone.map(({ hash }) => rm(this.#file(hash), { force: true })));
      return gone;
    });
  }

  #file(hash: string): string {
    return join(this.#folder, `${hash}.json`);
  }
}

/** A manifest, or a folder of them, and one session of it where not all are meant. */
interface RevokedPart {
  /** Absolute. */
  readonly path: string;
  readonly session?: string | undefined;
}

const hashOf = (spec: HookedSpec): string => createHash("sha256").update(trustedContent(spec)).digest("hex");
