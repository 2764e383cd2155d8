import type { SnapshotListing } from "../../../model/snapshots.ts";
import type { Action } from "../../action.ts";
import { EXIT } from "../../exit-status.ts";
import { reportFailure } from "../../report.ts";
import { nothingOf, snapshotsOf } from "../../snapshots.ts";
import { listingJson, renderListing } from "../../views/snapshots/list-view.ts";

/** `tmx session snapshots`: what was saved. Needs no tmux. */
export const listSnapshots: Action = async ({ args: [session], context }) => {
  const snapshots = await snapshotsOf(context);
  const found = await snapshots.list(session);
  if (!found.ok) return reportFailure(found.error, context);
  if (session !== undefined && isEmpty(found.value)) return reportFailure(await nothingOf(session, snapshots), context);
  const { output, options } = context;
  if (options.output === "json") output.json(listingJson(found.value));
  else if (isEmpty(found.value))
    output.note("Nothing was saved from this tmux server yet. Start with: tmx session save NAME");
  else output.result(renderListing(found.value, session, { now: Date.now(), style: output.style }));
  return EXIT.done;
};

const isEmpty = ({ generations, damaged, refused }: SnapshotListing): boolean =>
  generations.length + damaged.length + refused.length === 0;
