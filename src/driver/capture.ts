import { randomUUID } from "node:crypto";

import { err, ok, type Result } from "../lib/result.ts";
import type { Captured, CapturedPane, CapturedTexts, TextRequest } from "../model/captured.ts";
import type { Failure } from "../model/failure.ts";
import type { ServerLife } from "../model/snapshot.ts";
import { captureCommands, parseCaptured } from "../tmux/capture.ts";
import { scriptText } from "../tmux/script.ts";
import { parseTexts, textCommands } from "../tmux/texts.ts";
import { isSupported } from "../tmux/version.ts";
import { readProcess } from "./processes.ts";
import { tooOld, type Tmux } from "./tmux.ts";

/** How often something may come or go just when a server is looked at. */
const MOST_LOOKS = 5;
/** Panes may hold many lines. */
const PATIENCE_PER_PANE_MS = 100;

/** Sees all of a server that can be saved. */
export class Capture {
  readonly #tmux: Pick<Tmux, "read">;

  constructor(tmux: Pick<Tmux, "read">) {
    this.#tmux = tmux;
  }

  async sessions(): Promise<Result<Captured | undefined, Failure>> {
    for (let look = 1; ; look++) {
      const captured = await this.#look();
      // A pane that went while tmux was about to ask for it is an error to tmux.
      const isOver = captured.ok ? captured.value !== "torn" : captured.error.code !== "tmux-failed";
      if (isOver) return captured as Result<Captured | undefined, Failure>;
      if (look === MOST_LOOKS) return captured.ok ? err(RESTLESS) : captured;
    }
  }

  async #look(): Promise<Result<Captured | "torn" | undefined, Failure>> {
    const captured = await this.#tmux.read({ commands: captureCommands }, (output) => parseCaptured(output) ?? "torn");
    if (!captured.ok || captured.value === undefined || captured.value === "torn") return captured;
    const { version } = captured.value.life;
    return isSupported(version) ? ok(withoutRunning(captured.value)) : err(tooOld(version));
  }

  /** By way of standard input, because command lines can be read by all. */
  async texts(
    panes: readonly TextRequest[],
  ): Promise<Result<{ readonly life: ServerLife | undefined; readonly texts: CapturedTexts }, Failure>> {
    const nonce = `<tmx-text ${randomUUID()}>`;
    const texts = await this.#tmux.read(
      {
        commands: [["source-file", "-"]],
        input: scriptText("1", textCommands(panes, nonce)),
        patienceMs: panes.length * PATIENCE_PER_PANE_MS,
      },
      (output) => parseTexts(output, panes, nonce),
    );
    return texts.ok ? ok(texts.value ?? { life: undefined, texts: new Map() }) : texts;
  }
}

const RESTLESS: Failure = {
  code: "tmux-failed",
  message: "panes came and went each time that tmux was looked at",
  hint: "try again when they have come to rest; nothing was changed",
};

/** As `ends.ts` has it: a program may close its terminal and go on. */
const withoutRunning = (captured: Captured): Captured => ({
  ...captured,
  sessions: captured.sessions.map((session) => ({
    ...session,
    windows: session.windows.map((window) => ({ ...window, panes: window.panes.map(revived) })),
  })),
});

function revived(pane: CapturedPane): CapturedPane {
  const { dead, ...alive } = pane;
  const isUnclear = dead !== undefined && dead.status === undefined && dead.signal === undefined;
  return isUnclear && readProcess(pane.pid)?.zombie === false ? alive : pane;
}
