/** The cycles are written for vitest, which reads TypeScript: here they are bundled first. */
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const project = fileURLToPath(new URL("../..", import.meta.url));
/** As deep below the project as the sources, which look for the built program from where they are. */
const file = join(project, "node_modules", ".cache", "tmx-cycles.mjs");

export async function loadCycles() {
  const bundle = await rolldown({
    input: join(project, "test", "support", "cycles", "index.ts"),
    platform: "node",
    cwd: project,
    transform: { target: "node20" },
  });
  await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  return import(pathToFileURL(file).href);
}
