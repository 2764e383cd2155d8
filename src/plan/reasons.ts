import { LAYOUT_SIZE } from "../diff/layout.ts";
import { processMark } from "../diff/marks.ts";
import type { PlacedPane, SessionMatch, WindowMatch } from "../diff/match.ts";
import type { FieldChange, Operation } from "../model/plan.ts";
import type { Reason } from "../model/restraint.ts";
import type { PaneSpec, SessionSpec } from "../model/spec.ts";

/** An operation, or the share of one, that is there for one reason. */
export interface ReasonedOperation {
  readonly operation: Operation;
  readonly reason: Reason;
}

/**
 * Whether the manifest changed the places of parts since it was applied. A manual window is only in the record once it
 * was made.
 */
export function isMoved({ windows: before }: Pick<SessionSpec, "windows">, { windows }: SessionSpec): boolean {
  const known = new Set(before.map(({ key }) => key));
  return placementOf(before) !== placementOf(windows.filter(({ manual, key }) => !manual || known.has(key)));
}

const placementOf = (windows: SessionSpec["windows"]): string =>
  JSON.stringify(windows.map(({ key, index, panes }) => [key, index, panes.map((pane) => pane.key)]));

/**
 * Why each operation of a session is there. One that is there for two reasons (an option that the manifest changed beside
 * one that somebody set by hand) becomes two.
 *
 * @param isReordered whether the manifest changed the places of parts since it was applied
 */
export const reasonsOf = (
  match: SessionMatch,
  operations: readonly Operation[],
  isReordered: boolean,
): readonly ReasonedOperation[] =>
  operations.flatMap((operation): readonly ReasonedOperation[] => {
    // Who has moved a pane elsewhere has it for themselves, until it is back.
    if (!isReordered && isAway(match, operation)) return [{ operation, reason: "drift" }];
    switch (operation.action) {
      case "update":
        return byOrigin(match, operation);
      case "replace":
        return [{ operation, reason: replaceReason(match, operation) }];
      case "move":
        return [{ operation, reason: isReordered ? "change" : "drift" }];
      case "delete":
        return [{ operation, reason: isStranger(match, operation) ? "drift" : "change" }];
      case "create":
      case "restore":
        return [{ operation, reason: isElsewhere(match, operation) ? "drift" : "missing" }];
      default:
        return [{ operation, reason: "change" }];
    }
  });

function byOrigin(match: SessionMatch, operation: Operation): readonly ReasonedOperation[] {
  const isOpen = isMixed(match, operation);
  const reasonOf = ({ path, origin }: FieldChange): Reason =>
    path === LAYOUT_SIZE ? "size" : isOpen && path === "layout" ? "drift" : origin;
  return (["change", "drift", "size"] as const).flatMap((reason) => {
    const fields = operation.fields.filter((field) => reasonOf(field) === reason);
    if (fields.length === 0) return [];
    return [{ reason, operation: fields.length === operation.fields.length ? operation : { ...operation, fields } }];
  });
}

const isAway = ({ windows }: SessionMatch, { level, id }: Operation): boolean =>
  level === "pane" &&
  windows.some(({ observed, panes }) =>
    panes.some(
      (pane) => pane.observed?.pane.id === id && id !== undefined && pane.observed!.window.id !== observed?.window.id,
    ),
  );

/** A layout is given to all panes of a window and no others: where somebody has moved one out or in, it waits for that. */
const isMixed = ({ windows }: SessionMatch, { level, id }: Operation): boolean =>
  level === "window" &&
  windows.some(({ observed, panes }) =>
    panes.some((pane) => pane.observed && (pane.observed.window.id === id) !== (observed?.window.id === id)),
  );

function replaceReason({ windows }: SessionMatch, { id }: Operation): Reason {
  const panes = windows.flatMap((window) => window.panes);
  const found = panes.find(({ observed }) => observed?.pane.id === id);
  return found?.observed && isStartedAs(found.spec, found.observed) ? "ended" : "change";
}

/** Whether a pane's process is, or was, the one that the manifest says now. */
export const isStartedAs = (spec: PaneSpec, { pane }: PlacedPane): boolean =>
  pane.processMark === "" || pane.processMark === processMark(spec);

const isStranger = ({ unmanaged }: SessionMatch, { id }: Operation): boolean =>
  unmanaged.windows.some(({ window }) => window.id === id) || unmanaged.panes.some(({ pane }) => pane.id === id);

/** A window whose panes somebody has moved elsewhere is not missing: nothing that ran in it is gone. */
function isElsewhere(match: SessionMatch, { level, address }: Operation): boolean {
  if (level === "session" || !match.observed) return false;
  const window = match.windows.find(({ spec }) => spec.key === address.window);
  return window !== undefined && !window.observed && isScattered(window);
}

const isScattered = ({ panes }: WindowMatch): boolean => panes.some(({ observed }) => observed !== undefined);
