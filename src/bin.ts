import module from "node:module";

import { VERSION } from "./lib/version.ts";

/** Node 22 and newer keep compiled code between starts: 10 % of a short command's time. A cache, so never an error. */
function keepCompiledCode({ HOME, XDG_CACHE_HOME }: NodeJS.ProcessEnv): void {
  const cache = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
  const enable = (module as { enableCompileCache?: (folder: string) => unknown }).enableCompileCache;
  if (cache) enable?.(`${cache}/tmx`);
}

// The one answer that needs nothing loaded.
if (process.argv.length === 3 && process.argv[2] === "--version") {
  process.stdout.write(`${VERSION}\n`);
} else {
  keepCompiledCode(process.env);
  void import("./cli/main.ts").then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(2), { install: import.meta.dirname, env: process.env });
  });
}
