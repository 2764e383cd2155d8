/** How long the planner computes, without process, tmux or disk: the pure rooms, bundled for the occasion. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

import { median, project } from "./workshop.mjs";

/** @returns the median of 20 plans of what really runs on the workshop's server, in milliseconds */
export async function planningTime(shop, manifest) {
  const entry = shop.write(
    "planning.ts",
    ["manifest/index.ts", "plan/plan.ts", "diff/diff.ts", "tmux/observe.ts", "tmux/script.ts"]
      .map((file) => `export * from ${JSON.stringify(join(project, "src", file))};`)
      .join("\n"),
  );
  const build = await rolldown({ input: entry, platform: "node", cwd: project });
  const file = join(shop.folder, "planning.mjs");
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
  const { parseManifests, makePlan, observeRequest, observeCommands, parseObserved } = await import(
    pathToFileURL(file).href
  );
  const source = { file: "fleet.yaml", text: readFileSync(manifest, "utf8"), dir: shop.folder };
  const { specs } = parseManifests(source, { vars: {}, env: {}, home: "/" }).value;
  const request = observeRequest(specs, []);
  const args = observeCommands(request).flatMap((command, at) => (at === 0 ? command : [";", ...command]));
  const output = execFileSync("tmux", ["-u", ...args], { env: shop.env, maxBuffer: 1 << 28 }).toString("latin1");
  const times = Array.from({ length: 20 }, () => {
    const begun = performance.now();
    const { plan } = makePlan({ specs, observed: parseObserved(output, request), applied: new Map(), consent: "none" });
    const taken = performance.now() - begun;
    if (plan.operations.length > 0) throw new Error("the fleet is not in sync: this would measure something else");
    return taken;
  });
  return median(times);
}
