import { quote } from "../../lib/quote.ts";
import type { Environment } from "../manifest.gen.ts";
import type { Path } from "../path.ts";
import type { Problem } from "../problem.ts";

/** The names are well formed (the schema says so); some belong to tmux and to tmx. */
export function checkEnvironment(env: Environment | undefined, path: Path): Problem[] {
  return Object.keys(env ?? {})
    .filter((name) => name === "TMUX" || name === "TMUX_PANE" || name.startsWith("TMX_"))
    .map((name) => ({
      code: "reserved-name",
      message: `the environment variable ${quote(name)} is reserved`,
      hint: name.startsWith("TMX_") ? "names that start with TMX_ are set by tmx" : "tmux sets it itself",
      path: [...path, name],
      target: "key",
    }));
}
