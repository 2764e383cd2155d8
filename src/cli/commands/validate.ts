import { EXIT } from "../exit-status.ts";
import { loadManifests, reportDiagnostics } from "../manifests.ts";
import type { Action } from "../action.ts";
import { reportFailure } from "../report.ts";
import { findTargets, withoutWindows } from "../targets.ts";
import { safe } from "../views/style.ts";

/** `tmx validate`: every error in the named manifests. Needs no tmux. */
export const validate: Action = async ({ args, options, context }) => {
  const targets = withoutWindows(await findTargets(args, context));
  if (!targets.ok) return reportFailure(targets.error, context);
  const paths = [...new Set(targets.value.map(({ path }) => path))];
  const vars = options["set"] as Readonly<Record<string, string>>;
  const { specs, diagnostics, files } = loadManifests(paths, { env: context.env, vars, cwd: process.cwd() });
  const valid = diagnostics.every(({ severity }) => severity !== "error");
  if (context.options.output === "json") {
    context.output.json({ schemaVersion: 1, valid, sessions: valid ? specs.map(({ name }) => name) : [], diagnostics });
  } else {
    reportDiagnostics(diagnostics, context);
    const named = specs.map(({ name }) => safe(name)).join(", ");
    if (valid)
      context.output.result(
        `Valid: ${specs.length} session${specs.length === 1 ? "" : "s"} (${named}) in ${files.length} file${files.length === 1 ? "" : "s"}.`,
      );
  }
  return valid ? EXIT.done : EXIT.badManifest;
};
