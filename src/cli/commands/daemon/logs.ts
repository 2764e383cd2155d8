import { setTimeout as sleep } from "node:timers/promises";

import type { Action } from "../../action.ts";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-status.ts";
import { renderLogLine } from "../../views/daemon/log-view.ts";

const FOLLOW_MS = 250;

/** `tmx daemon logs`: both processes' lines in the order of their times. */
export const logs: Action = async ({ options, context }) => {
  const { readLogs } = await import("../../log-lines.ts");
  const daemon = await (await context.runtime()).daemon();
  const since = (options["since"] as number | undefined) ?? -Infinity;
  let shown = new Set<string>();
  const look = (): void => {
    const lines = readLogs(daemon.logs).filter(({ at }) => at >= since);
    for (const { text } of lines) if (!shown.has(text)) show(text, context);
    shown = new Set(lines.map(({ text }) => text));
  };
  look();
  if (options["follow"] !== true && shown.size === 0)
    context.output.note("No daemon has written anything down for this tmux server.");
  while (options["follow"] === true) {
    await sleep(FOLLOW_MS);
    look();
  }
  return EXIT.done;
};

const show = (text: string, { output, options }: Context): void => {
  if (options.output === "json") output.result(text);
  else output.result(renderLogLine(text, output.style));
};
