import { VERSION } from "../../lib/version.ts";
import { EXIT } from "../exit-status.ts";
import type { Action } from "../action.ts";

/** `tmx version`: what a bug report needs to name. */
export const version: Action = async ({ context }) => {
  const tmux = await (await context.runtime()).tmuxVersion();
  const versions = { tmx: VERSION, node: process.versions.node, tmux: tmux.ok ? tmux.value : null };
  if (context.options.output === "json") context.output.json({ schemaVersion: 1, ...versions });
  else context.output.result(`tmx ${versions.tmx}\nnode ${versions.node}\ntmux ${versions.tmux ?? "not found"}`);
  return EXIT.done;
};
