/** The manifest room: text in, specs or diagnostics out. Pure; this file is its only door. */
export { decodeUtf8 } from "./decode.ts";
export { type ManifestContext, parseManifests } from "./manifests.ts";
export type { ReadReferenced } from "./compose.ts";
export { checkTogether } from "./together.ts";
