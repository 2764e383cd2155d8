/**
 * Keeps what V8 has compiled between starts, a fifth of the time of a short command. Node 22 can do that by itself; this
 * is the same for Node 20. Only the program's own chunks are kept: their names carry a hash of their content, so that
 * what was kept for one is never taken for another. A cache: whatever goes wrong, the source is compiled.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";

/** What Node calls to run the text of a CommonJS module. Not documented, and what such caches have always used. */
interface Loader {
  _compile: (this: NodeJS.Module, content: string, filename: string) => unknown;
}

/** @param folder a private folder, made when something is to be kept; @param chunks the folder of the program's chunks */
export function keepCompiledChunks(folder: string, chunks: string): void {
  const own = join(folder, `${process.version}-${process.arch}`);
  if (!isPrivate(folder)) return;
  const loader = module.prototype as unknown as Loader;
  const compile = loader._compile;
  const fresh = new Map<string, Script>();
  loader._compile = function (content, filename): unknown {
    if (dirname(filename) !== chunks) return compile.call(this, content, filename);
    const kept = join(own, `${basename(filename)}.v8`);
    const cachedData = readKept(kept);
    const script = new Script(module.wrap(content), { filename, ...(cachedData && { cachedData }) });
    if (!cachedData || script.cachedDataRejected) fresh.set(kept, script);
    const run = script.runInThisContext() as (...parts: readonly unknown[]) => unknown;
    return run.call(this.exports, this.exports, (id: string) => this.require(id), this, filename, chunks);
  };
  process.once("exit", () => keep(own, fresh));
}

/** What others could write is not run. */
function isPrivate(folder: string): boolean {
  const info = statSync(folder, { throwIfNoEntry: false });
  return !info || (info.uid === process.getuid?.() && (info.mode & 0o022) === 0);
}

const WORD = 4;

/** V8 believes what it is given: a file that was torn would crash it. */
function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(WORD);
    return bytes.readUInt32LE(0) === checksum(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** FNV-1a over words: it has to notice accidents, and to be quick. */
function checksum(data: Buffer): number {
  let hash = 0x811c9dc5;
  // As words: byte by byte, or with a call for each, this takes as long as the compiling that it saves.
  const words = Math.floor(data.length / WORD);
  const isAligned = data.byteOffset % WORD === 0;
  const { buffer, byteOffset } = isAligned ? data : Uint8Array.from(data);
  for (const word of new Int32Array(buffer, byteOffset, words)) hash = Math.imul(hash ^ word, 0x01000193);
  for (let at = words * WORD; at < data.length; at++) hash = Math.imul(hash ^ data[at]!, 0x01000193);
  return hash >>> 0;
}

/** When the program ends: by then functions that are compiled when they are first called have been. */
function keep(folder: string, scripts: ReadonlyMap<string, Script>): void {
  if (scripts.size === 0) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return;
  }
  for (const [file, script] of scripts) keepOne(file, script.createCachedData());
  sweep(folder);
}

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** What earlier versions of tmx and killed writers left. What is still in use is kept anew. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const info = statSync(file, { throwIfNoEntry: false });
    if (info && info.mtimeMs < Date.now() - MONTH_MS) rmSync(file, { force: true });
  }
}

function keepOne(file: string, data: Buffer): void {
  const temporary = `${file}.${process.pid}`;
  const sum = Buffer.alloc(WORD);
  sum.writeUInt32LE(checksum(data));
  try {
    writeFileSync(temporary, Buffer.concat([sum, data]), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}
