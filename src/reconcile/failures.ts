import { quote } from "../lib/quote.ts";
import { nearest } from "../lib/suggest.ts";
import type { Failure } from "../model/failure.ts";
import type { ObservedSession } from "../model/observed.ts";
import type { Operation, Plan } from "../model/plan.ts";
import { outdatedBy, type PlanBasis } from "../model/saved-plan.ts";
import type { SessionSpec } from "../model/spec.ts";
import { basisOf, movedInputs, type PlanInputs } from "../plan/basis.ts";
import { addressOf } from "../plan/operations.ts";
import type { Ports } from "./ports.ts";

/** The wanted name of a session is somebody else's: then nothing is done at all. */
export function conflictFailure({ conflicts }: Plan): Failure | undefined {
  const [conflict] = conflicts;
  if (!conflict) return undefined;
  const others = conflicts.slice(1).map(({ message }) => message);
  return {
    code: "conflict",
    message: conflict.message,
    hint: conflict.hint,
    ...(others.length > 0 ? { details: others } : {}),
  };
}

/** tmux starts a pane whose folder is missing somewhere else, silently. */
export function missingRoots(
  { missingFolders }: Ports,
  specs: readonly SessionSpec[],
  { operations }: Plan,
): Failure | undefined {
  const starting = new Set(
    operations
      .filter(
        ({ action, level, state }) =>
          level === "pane" && state === "planned" && !["delete", "update", "restore"].includes(action),
      )
      .map(({ address }) => JSON.stringify([address.session, address.window, address.pane])),
  );
  const panes = specs.flatMap((session) =>
    session.windows.flatMap((window) =>
      window.panes
        .filter((pane) => starting.has(JSON.stringify([session.name, window.key, pane.key])))
        .map((pane) => ({ address: `${session.name}:${window.key}.${pane.key}`, root: pane.root })),
    ),
  );
  const missing = new Set(missingFolders(panes.map(({ root }) => root)));
  const bad = panes.filter(({ root }) => missing.has(root));
  if (bad.length === 0) return undefined;
  return {
    code: "root-missing",
    message: `${missing.size === 1 ? "a folder" : `${missing.size} folders`} that panes start in cannot be used`,
    details: bad.map(({ address, root }) => `${address}: ${root}`),
    hint: "create it, or change `root:` in the manifest; nothing was changed",
  };
}

/** A saved plan that would not be made again now is not done. */
export function outdatedPlan(basis: PlanBasis, inputs: PlanInputs): Failure | undefined {
  return outdatedBy(movedInputs(basis, basisOf(inputs)));
}

/** What verifying found: operations that the messages to tmux should have done. */
export function notAsPlanned(undone: readonly Operation[], refusals: readonly string[]): Failure {
  return {
    code: "not-as-planned",
    message: `${undone.length} operation(s) did not come out as planned`,
    details: [
      ...[...new Set(refusals)].map((said) => `tmux: ${said}`),
      ...undone.map((operation) => {
        const fields = operation.fields.map(({ path }) => path).join(", ");
        return `${operation.action} ${operation.level} ${addressOf(operation)}: ${fields || operation.cause}`;
      }),
    ],
    hint: "what else was planned is done; mend the cause and apply again",
  };
}

/** A name that no session of the server has. */
export function noSuchSession(
  name: string,
  { sessions }: { readonly sessions: readonly Pick<ObservedSession, "name">[] },
): Failure {
  const names = sessions.map((session) => session.name);
  const near = nearest(name, names);
  const known = names.length > 0 ? `there are: ${names.join(", ")}` : "there is no session on this tmux server";
  return {
    code: "no-such-session",
    message: `there is no session ${quote(name)}`,
    hint: near === undefined ? known : `did you mean ${quote(near)}?`,
  };
}
