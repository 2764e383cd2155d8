import { VERSION } from "./lib/version.ts";

// The one answer that needs nothing loaded.
if (process.argv.length === 3 && process.argv[2] === "--version") {
  process.stdout.write(`${VERSION}\n`);
} else {
  void import("./cli/main.ts").then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(2), { install: import.meta.dirname, env: process.env });
  });
}
