/**
 * The model of tmux against tmux itself: the scripts that tmx writes, and what people type, go to both, and both must
 * then look alike, ids included. What the unit tests say about the model is only as true as this.
 */
import fc from "fast-check";
import { it } from "vitest";
import { observeRequest } from "../../../src/diff/diff.ts";
import { Tmux } from "../../../src/driver/tmux.ts";
import type { Observed, ObserveRequest } from "../../../src/model/observed.ts";
import type { SessionSpec, StringMap } from "../../../src/model/spec.ts";
import { lower } from "../../../src/plan/lower.ts";
import { makePlan } from "../../../src/plan/plan.ts";
import type { Line } from "../../../src/tmux/script.ts";
import { allBut, commandFor, type Deed, deeds } from "../../support/model/interference.ts";
import { TmuxModel } from "../../support/model/model.ts";
import { holds, must, same } from "../../support/model/properties.ts";
import { twoSpecs } from "../../support/model/specs.ts";
import { createRig, type Rig } from "../../support/rig.ts";

/** Enough room that tmux never lacks it: the model has no geometry. */
const BUILD = {
  start: { scripts: "/", runs: "/", nonce: "0" },
  size: { columns: 400, rows: 200 },
  waiting: "/",
};
/** With what newer versions of tmux begin with otherwise. */
const GLOBALS = {
  "default-command": "cat",
  "default-shell": "/bin/sh",
  "automatic-rename": "off",
  "clock-mode-colour": "blue",
  "history-limit": "2000",
  "main-pane-width": "80",
  mouse: "off",
  "status-left": "left",
};

/** Processes that cost nothing and stay, and layouts that leave room. */
const light = (spec: SessionSpec): SessionSpec => ({
  ...spec,
  windows: spec.windows.map(({ layout, ...window }) => ({
    ...window,
    ...(layout && layout.kind !== "string" ? { layout } : {}),
    panes: window.panes.map((pane) => ({ ...pane, root: "/", process: { kind: "shell" } as const })),
  })),
});

/** Somebody split or moved panes until none was large enough: the model knows nothing of that. */
class NoRoom extends Error {}

/** Both servers, and whether they still look alike. */
class Both {
  readonly model: TmuxModel;
  readonly #rig: Rig;
  readonly #tmux: Tmux;
  readonly #request: ObserveRequest;
  /** What tmux looks like, with the geometry that the model does not have and plans are made from. */
  #observed: Observed = { sessions: [] };

  constructor(model: TmuxModel, rig: Rig, tmux: Tmux, request: ObserveRequest) {
    this.model = model;
    this.#rig = rig;
    this.#tmux = tmux;
    this.#request = request;
  }

  async run(lines: readonly Line[], isTyped = false): Promise<void> {
    const change = { condition: "1", lines, afterwards: [] };
    const real = must(await this.#tmux.change(change, this.#request));
    if (isTyped && real.refusals.some((said) => /no space|too small/.test(said))) throw new NoRoom();
    const refusals = this.model.run(lines);
    const refused = real.refusals.length === refusals.length ? refusals : real.refusals;
    // What was sent is in there to be seen when the two differ.
    same(
      { lines, refused, view: comparable(real.observed, this.model) },
      { lines, refused: refusals, view: comparable(this.model.observe(this.#request), this.model) },
    );
    this.#observed = real.observed;
    this.model.settle();
    if (this.model.server) return;
    this.#observed = { sessions: [] };
    const isGone = async (): Promise<boolean> => (await this.#rig.tmuxTry("-N", "list-sessions")).code !== 0;
    await this.#rig.until(isGone, { what: "the server to end with its last session" });
  }

  /** As apply does, with everything allowed. */
  async apply(spec: SessionSpec): Promise<void> {
    for (let round = 0; round < 4; round++) {
      const matched = makePlan({ specs: [spec], observed: this.#observed, applied: new Map(), consent: "all" });
      const { lines, complete } = lower(matched, BUILD);
      if (!matched.plan.operations.some(({ state }) => state === "planned")) return;
      await this.run(lines);
      if (complete) return;
    }
  }

  async interfere(all: readonly Deed[]): Promise<void> {
    for (const deed of all) {
      const command = commandFor(this.model.server, deed);
      if (command) await this.run([[command]], true);
    }
  }
}

/** Without what differs from run to run, geometry, and the names that tmux gives by itself. */
function comparable({ sessions }: Observed, { server }: TmuxModel): unknown {
  const windows = new Map(server?.windows().map((window) => [window.id, window]));
  return sessions.map((session) => ({
    ...session,
    windows: session.windows.map(({ width: _width, height: _height, cells: _cells, name, panes, ...window }) => ({
      ...window,
      ...(windows.get(window.id)?.named ? { name } : {}),
      panes: panes.map(({ width: _w, height: _h, pid: _pid, title, ...pane }) => ({
        ...pane,
        options: { ...pane.options, ...lowerCase(pane.options, "clock-mode-colour") },
        ...(pane.titleMark === "" ? {} : { title }),
      })),
    })),
  }));
}

/** tmux writes colours in lower case, up to 3.7. */
const lowerCase = (options: StringMap, name: string): StringMap =>
  options[name] === undefined ? {} : { [name]: options[name].toLowerCase() };

async function compare(rig: Rig, tmux: Tmux, [[a, b], done, more]: Story): Promise<void> {
  const [first, second] = [light(a), light(b)];
  const names = { options: [...NAMES, "history-limit", "default-command"], env: ["MINE"] };
  const known = observeRequest([first, second], []);
  const request = {
    options: [...new Set([...known.options, ...names.options])],
    env: [...new Set([...known.env, ...names.env])],
    layouts: true,
  };
  const both = new Both(new TmuxModel({ globals: GLOBALS, remembers }), rig, tmux, request);
  try {
    await both.apply(first);
    await both.interfere(done);
    await both.apply(second);
    await both.interfere(more);
    await both.apply(first);
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error;
  } finally {
    await rig.tmuxTry("kill-server");
  }
}

const NAMES = ["mouse", "base-index", "@note", "monitor-activity", "pane-base-index", "synchronize-panes", "@own"];
let remembers: "one" | "all" = "one";

const typed = allBut("kill-server", "end", "fail", "title");
const story = fc.tuple(twoSpecs, deeds(typed, 6), deeds(typed, 4));
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

it("tmux does with every script what the model does", async () => {
  await using rig = await createRig();
  await rig.conf(
    Object.entries(GLOBALS)
      .map(([name, value]) => `set -g ${name} ${value}\n`)
      .join(""),
  );
  const tmux = new Tmux({
    binary: rig.binary,
    socket: { path: rig.socket, flags: ["-L", rig.name] },
    env: { ...rig.env },
  });
  remembers = /^3\.[0-3]/.test(must(await tmux.version())) ? "one" : "all";
  await holds(40, story, async (each) => compare(rig, tmux, each));
});
