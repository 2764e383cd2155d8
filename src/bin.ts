import module from "node:module";

/** As lib/version.ts has it, which would bring other modules along with it. */
declare const __TMX_VERSION__: string;

/** A cache, so never an error. */
async function keepCompiledCode({ HOME, XDG_CACHE_HOME }: NodeJS.ProcessEnv): Promise<void> {
  const cache = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
  if (!cache) return;
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  if (enableCompileCache) enableCompileCache(`${cache}/tmx`);
  else (await import("./compile-cache.ts")).keepCompiledChunks(`${cache}/tmx`, `${import.meta.dirname}/chunks`);
}

// The one answer that needs nothing loaded.
if (process.argv.length === 3 && process.argv[2] === "--version") {
  process.stdout.write(`${__TMX_VERSION__}\n`);
} else {
  void keepCompiledCode(process.env)
    .then(() => import("./cli/main.ts"))
    .then(async ({ main }) => {
      process.exitCode = await main(process.argv.slice(2), { install: import.meta.dirname, env: process.env });
    });
}
