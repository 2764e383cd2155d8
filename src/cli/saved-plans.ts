import { statSync } from "node:fs";
import { resolve } from "node:path";

import { hash } from "../lib/hash.ts";
import { VERSION } from "../lib/version.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";
import type { Only, Plan } from "../model/plan.ts";
import { type ManifestPrint, outdatedBy, type SavedPlan } from "../model/saved-plan.ts";
import { readManifestFiles, readPlanFile, type Runtime, whyDistrustFiles, writePlanFile } from "../runtime.ts";
import { type FileContent, withWholePath } from "./manifests.ts";
import type { ReadSelection } from "./selection.ts";

/** What is remembered of manifests that were read. What can be read only once (standard input, a pipe) is left out. */
function printsOf({
  paths,
  contents,
}: Pick<ReadSelection, "paths" | "contents">): Pick<SavedPlan, "paths" | "manifests"> {
  const named = paths.filter((path) => path !== "-").map((path) => resolve(path));
  const lasting = contents.filter(({ file }) => statSync(file, { throwIfNoEntry: false })?.isFile());
  const all = [...named.filter(isLasting), ...lasting.map(({ file }) => file)];
  return { paths: [...new Set(all)], manifests: hashesOf(lasting) };
}

function isLasting(path: string): boolean {
  const info = statSync(path, { throwIfNoEntry: false });
  return info !== undefined && (info.isFile() || info.isDirectory());
}

/** Each file once, by name: one may be named and be in a folder that is. */
function hashesOf(contents: readonly FileContent[]): readonly ManifestPrint[] {
  const hashes = new Map(
    contents.map(({ file, bytes }) => [resolve(file), hash(new TextDecoder("latin1").decode(bytes))] as const),
  );
  return [...hashes].map(([file, print]) => ({ file, hash: print })).toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** Makes a plan and saves it, unless it cannot be done anyway. */
export async function savePlan(
  { planWithBasis, socket }: Runtime,
  selection: ReadSelection,
  file: string,
): Promise<Result<Plan, Failure>> {
  const { specs, only } = selection;
  const planned = await planWithBasis(specs, only);
  if (!planned.ok) return planned;
  const { plan, basis } = planned.value;
  if (plan.conflicts.length > 0) return ok(plan);
  const whole = specs.map(withWholePath);
  const saved: SavedPlan = {
    at: Date.now(),
    tmx: VERSION,
    socket: socket.path,
    specs: whole,
    only: [...only].map(([session, windows]) => [session, [...windows]] as const),
    ...printsOf(selection),
    basis,
  };
  const written = await writePlanFile(resolve(file), saved);
  return written.ok ? ok(plan) : written;
}

/** A saved plan that is for this server, and whose manifests are what they were. */
export function openPlan(file: string, { socket }: Runtime): Result<SavedPlan, Failure> {
  const reason = whyDistrustFiles([resolve(file)]);
  if (reason !== undefined) return err(distrusted(file, reason));
  const read = readPlanFile(file);
  if (!read.ok) return read;
  const saved = read.value;
  if (saved.socket !== socket.path) return err(otherServer(file, saved));
  const { files } = readManifestFiles(saved.paths, process.cwd());
  const isSame = JSON.stringify(hashesOf(files)) === JSON.stringify(saved.manifests);
  const outdated = outdatedBy(isSame ? [] : ["manifest"]);
  return outdated ? err(outdated) : ok(saved);
}

/** Whoever can write a plan can run commands as the person who applies it. */
const distrusted = (file: string, reason: string): Failure => ({
  code: "bad-plan",
  message: `the saved plan ${file} is not used: ${reason}`,
  hint: "make a new one where only you can write: tmx plan FILE --out PLANFILE",
});

const otherServer = (file: string, { socket }: SavedPlan): Failure => ({
  code: "plan-outdated",
  message: `the saved plan ${file} was made for another tmux server: ${socket}`,
  hint: `name that server: tmx -S ${socket} apply ${file}`,
});

/** The windows that a saved plan is about. */
export const onlyOf = ({ only }: SavedPlan): Only =>
  new Map(only.map(([session, windows]) => [session, new Set(windows)]));
