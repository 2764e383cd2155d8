import type { HookedSpec } from "../../model/trust.ts";
import type { Context } from "../context.ts";

/**
 * Asks whether hooks may run that nobody has approved: with --trust nobody is asked, and without a terminal nobody can
 * be. What was shown is what is approved, and what is run.
 */
export const approval =
  ({ output, options }: Context, trust: boolean) =>
  async (specs: readonly HookedSpec[]): Promise<boolean> => {
    if (trust) return true;
    if (!output.isInteractive || options.output === "json") return false;
    const { renderHooks } = await import("../views/hooks-view.ts");
    output.error(renderHooks(specs, output.errorStyle));
    return output.confirm("\ntmx runs these commands as you. Approve them?");
  };
