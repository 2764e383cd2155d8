import type { Operation, Plan } from "../model/plan.ts";

/** The operations of a plan that are to be done. */
export const planned = ({ operations }: Plan): readonly Operation[] =>
  operations.filter(({ state }) => state === "planned");

export const isUnfinished = (plan: Plan): boolean => planned(plan).length > 0;

/** Whether a message did nothing of what it was for. */
export const isSameWork = (before: Plan, after: Plan): boolean =>
  JSON.stringify(planned(before)) === JSON.stringify(planned(after));

/** A command that is to be started again because it has ended. */
export const isRestart = ({ action, endsProcess }: Operation): boolean => action === "replace" && !endsProcess;
