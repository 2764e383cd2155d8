/**
 * Bundles src/bin.ts into dist/: one small CommonJS entry, and a chunk for everything that is imported dynamically, so
 * that a command loads only what it needs. CommonJS because it starts faster than ESM.
 *
 *   node scripts/build.mjs [--clean]
 *
 * A build never disturbs a program that runs at the same time: everything is built in a temporary folder and then
 * renamed into place file by file, the entry last. Chunks carry a hash of their content in their name, so an entry that
 * has already started still finds its own; chunks no build has produced for ten minutes are removed (`--clean`: at once).
 */
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const project = fileURLToPath(new URL("..", import.meta.url));
const dist = join(project, "dist");
const entry = "tmx.cjs";
const keepStaleMs = process.argv.includes("--clean") ? 0 : 10 * 60_000;

const { version } = JSON.parse(await readFile(join(project, "package.json"), "utf8"));

await mkdir(dist, { recursive: true });
const staging = await mkdtemp(join(project, ".build-"));
try {
  await bundle(staging);
  await copyTree(join(project, "src/shell/scripts"), join(staging, "shell"));
  await publish(staging);
} finally {
  await rm(staging, { recursive: true, force: true });
}

async function bundle(target) {
  const build = await rolldown({
    cwd: project,
    input: { tmx: "src/bin.ts", tmxd: "src/tmxd.ts" },
    platform: "node",
    // yaml's ESM build loads 10 ms faster than the CommonJS one that its "node" condition names.
    resolve: { alias: { yaml: join(project, "node_modules/yaml/browser/index.js") } },
    transform: { target: "node20.19", define: { __TMX_VERSION__: JSON.stringify(version) } },
    onLog(level, log, next) {
      if (level === "warn") throw new Error(`rolldown: ${log.message}`);
      next(level, log);
    },
  });
  await build.write({
    dir: target,
    format: "cjs",
    exports: "named",
    // What V8 has compiled and src/compile-cache.ts kept cannot import any more; it can require.
    dynamicImportInCjs: false,
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
    entryFileNames: "[name].cjs",
    chunkFileNames: "chunks/[name]-[hash].cjs",
    // Names stay: a bug report with its stack trace is worth more than the bytes.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    sourcemap: false,
    // Every file costs each start a little: what every command loads comes in two, whatever else shares parts of it.
    codeSplitting: {
      groups: [
        { name: "runtime", test: /[\\/]src[\\/]runtime\.ts$/, priority: 3 },
        { name: "main", test: /[\\/]src[\\/]cli[\\/]main\.ts$/, priority: 2 },
      ],
    },
  });
  await build.close();
  await chmod(join(target, entry), 0o755);
}

async function copyTree(from, to) {
  for (const file of await filesBelow(from)) {
    const target = join(to, file);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(from, file), target);
    await chmod(target, (await stat(join(from, file))).mode & 0o777);
  }
}

async function publish(from) {
  const files = await filesBelow(from);
  const entryLast = (file) => (file === entry ? 1 : 0);
  for (const file of files.toSorted((a, b) => entryLast(a) - entryLast(b))) {
    const target = join(dist, file);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(from, file), target);
    await utimes(target, new Date(), new Date());
  }
  await removeStale(new Set(files));
}

async function removeStale(current) {
  for (const file of await filesBelow(dist)) {
    if (current.has(file)) continue;
    const found = await stat(join(dist, file)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs >= keepStaleMs) await rm(join(dist, file), { force: true });
  }
}

/** Files below a folder, dotfiles included, as relative paths; none if there is no such folder. */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries.filter((found) => found.isFile()).map((found) => relative(folder, join(found.parentPath, found.name)));
}
