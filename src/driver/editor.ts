import { spawn } from "node:child_process";

import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";

/** What a person edits with: `$VISUAL`, else `$EDITOR`, else vi. It may hold arguments: `code --wait`. */
export const editorOf = (env: NodeJS.ProcessEnv): string => env["VISUAL"] || env["EDITOR"] || "vi";

/**
 * Hands the terminal to the person's editor until it ends, as git does: the shell splits the editor's own words, and
 * the file is an argument that it does not look into. Ctrl-C meanwhile is for the editor.
 */
export function runEditor(file: string, env: NodeJS.ProcessEnv): Promise<Result<void, Failure>> {
  const editor = editorOf(env);
  const ignore = (): void => undefined;
  for (const signal of TERMINAL_SIGNALS) process.on(signal, ignore);
  return new Promise((resolve) => {
    const finish = (result: Result<void, Failure>): void => {
      for (const signal of TERMINAL_SIGNALS) process.off(signal, ignore);
      resolve(result);
    };
    const child = spawn("/bin/sh", ["-c", `${editor} "$@"`, editor, file], { env, stdio: "inherit" });
    child.on("error", (error) => finish(err(failed(editor, `cannot be started: ${error.message}`))));
    child.on("close", (code, signal) => {
      if (code === 0) finish(ok(undefined));
      else finish(err(failed(editor, signal === null ? `ended with status ${code ?? 1}` : `was ended by ${signal}`)));
    });
  });
}

/** What keys of the terminal send to everything in the foreground. */
const TERMINAL_SIGNALS = ["SIGINT", "SIGQUIT"] as const;

const failed = (editor: string, how: string): Failure => ({
  code: "editor-failed",
  message: `the editor (${editor}) ${how}; the manifest is as it was`,
  hint: "set VISUAL or EDITOR to an editor that waits until you are done, such as: EDITOR='code --wait'",
});
