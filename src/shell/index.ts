/**
 * Start-up integration: how a pane's lines come to run in the user's own interactive shell, once, at its first prompt,
 * without a key being typed. The other half is in scripts/, whose README says how it works and where it ends.
 */
export { promptFiles, runFile } from "./run-file.ts";
export { textFile } from "./text-file.ts";
