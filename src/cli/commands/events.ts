import { setTimeout as sleep } from "node:timers/promises";

import type { Entry } from "../../model/entry.ts";
import type { Action } from "../action.ts";
import { EXIT } from "../exit-status.ts";
import { renderEntry } from "../views/daemon/entry-view.ts";

/** How soon a daemon that has gone is looked for again. */
const RETRY_MS = 1_000;

/** `tmx events`: the daemon's journal, also when none runs. */
export const events: Action = async ({ options, context }) => {
  const { output } = context;
  const daemon = await (await context.runtime()).daemon();
  const since = (options["since"] as number | undefined) ?? -Infinity;
  let last = 0;
  const show = (entry: Entry): void => {
    last = entry.cursor;
    const isWanted = options["session"] === undefined || entry.session === options["session"];
    if (!isWanted || Date.parse(entry.time) < since) return;
    if (context.options.output === "json") output.jsonLine(entry);
    else output.result(renderEntry(entry, output.style));
  };
  daemon.events().forEach(show);
  if (options["follow"] !== true && last === 0) output.note("No daemon has done anything on this tmux server.");
  while (options["follow"] === true) {
    await new Promise<void>((resolve) => {
      if (!daemon.follow(`/v1/events?follow=1&after=${last}`, (entry) => show(entry as Entry), resolve)) resolve();
    });
    await sleep(RETRY_MS);
  }
  return EXIT.done;
};
