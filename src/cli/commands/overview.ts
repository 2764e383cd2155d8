import type { Action } from "../action.ts";
import { list } from "./list.ts";

/** `tmx` alone: what is there, and what to try first. */
export const overview: Action = async (invocation) => {
  const status = await list(invocation);
  if (invocation.context.options.output === "text") {
    invocation.context.output.note(
      [
        "",
        "Try first:",
        "  tmx plan session.yaml     what would change",
        "  tmx apply session.yaml    make it so",
        "  tmx help                  every command",
      ].join("\n"),
    );
  }
  return status;
};
