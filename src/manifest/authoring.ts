/** The manifest room's second door, for the commands that explain and write manifests: the others load nothing of it. */
export { explain, type Explanation, type Schema } from "./explain.ts";
export { exportManifest } from "./export/index.ts";
export { formatManifest } from "./format/format.ts";
export { yamlLine } from "./yaml-line.ts";
export { makeStarter, PROJECT_FILES, type Starter } from "./starter/starter.ts";
