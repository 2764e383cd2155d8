/** docs/planning-behaviours.md: every row of its tables is planned here, and every plan here is a row there. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse as parseYaml, stringify } from "yaml";
import { formatAddress } from "../../../src/model/address.ts";
import type { Action, Operation, Plan } from "../../../src/model/plan.ts";
import type { SessionSpec } from "../../../src/model/spec.ts";
import type { Command } from "../../../src/tmux/script.ts";
import { blocksOf, rowsOf } from "../../support/markdown.ts";
import { interfere } from "../../support/model/interference.ts";
import { must } from "../../support/model/properties.ts";
import { typeInto } from "../../support/model/sample.ts";
import { World } from "../../support/model/world.ts";
import { specOf } from "../manifest/support.ts";

const page = readFileSync(new URL("../../../docs/planning-behaviours.md", import.meta.url), "utf8");
const rows = new Map(rowsOf(page).map(([what, plan]) => [what!, plan!]));

type Manifest = any;
const base: Manifest = parseYaml(blocksOf(page).find(({ language }) => language === "yaml")!.text);

interface Case {
  /** What the file said when it was applied, where that is not the page's manifest. */
  readonly before?: (manifest: Manifest) => unknown;
  /** What happened to tmux since. */
  readonly typed?: readonly Command[];
  readonly happened?: (world: World) => void;
  /** What the file says now. */
  readonly file?: (manifest: Manifest) => unknown;
}

const edit = (manifest: Manifest): Manifest => manifest.windows[0];
const logs = (manifest: Manifest): Manifest => manifest.windows[1];
const vim = (manifest: Manifest): Manifest => edit(manifest).panes[0];
const tests = (manifest: Manifest): Manifest => edit(manifest).panes[1];
const set = Object.assign;
const supervise = (manifest: Manifest): unknown => set(tests(manifest), { restart: "on-failure" });

const CASES: Readonly<Record<string, Case>> = {
  // The file changed.
  "a pane is new": { file: (m) => edit(m).panes.push({ name: "docs" }) },
  "a window is new": { file: (m) => m.windows.push({ name: "db" }) },
  "a pane has left": { file: (m) => edit(m).panes.pop() },
  "a window has left": { file: (m) => m.windows.pop() },
  "`run` of a pane": { file: (m) => set(vim(m), { run: "vim -R" }) },
  "`run` of a pane with `onChange: restart`": { file: (m) => set(vim(m), { run: "vim -R", onChange: "restart" }) },
  "`restart` of a pane": { file: supervise },
  "`root` of the session": { file: (m) => set(m, { root: "/srv" }) },
  "`env` of a window": { file: (m) => set(logs(m), { env: { A: 1 } }) },
  "`beforeEach` of a window": { file: (m) => set(logs(m), { beforeEach: "clear" }) },
  "`env` of the session": { file: (m) => set(m, { env: { A: 1 } }) },
  "`stop` or `onChange` of a pane": { file: (m) => set(vim(m), { stop: { keys: "C-c" }, onChange: "restart" }) },
  "`focus` of a window or a pane": { file: (m) => [set(logs(m), { focus: true }), set(tests(m), { focus: true })] },
  "`title` of a pane": { file: (m) => set(vim(m), { title: "editor" }) },
  "an option": { file: (m) => set(m, { options: { mouse: true } }) },
  "an option has left": { before: (m) => set(m, { options: { mouse: true } }), file: (m) => delete m.options },
  "`layout` of a window": { file: (m) => set(edit(m), { layout: "tiled" }) },
  "`size` of a pane": {
    before: (m) => set(edit(m), { layout: "main-vertical" }),
    file: (m) => set(vim(m), { size: "60%" }),
  },
  "`name` of a window with an `id`": {
    before: (m) => set(edit(m), { id: "e" }),
    file: (m) => set(edit(m), { name: "code" }),
  },
  "an `id` for a window that had none": { file: (m) => set(edit(m), { id: "e" }) },
  "`name` of a window without an `id`": { file: (m) => set(logs(m), { name: "out" }) },
  "`name` of a pane": { file: (m) => set(tests(m), { name: "checks" }) },
  "`session`": { file: (m) => set(m, { session: "site" }) },
  "windows change places": { file: (m) => m.windows.push(m.windows.shift()) },
  "panes of a window change places": { file: (m) => edit(m).panes.push(edit(m).panes.shift()) },
  "a named pane goes to another window": { file: (m) => logs(m).panes.push(edit(m).panes.pop()) },
  "a pane without a name comes before another": {
    before: (m) => set(logs(m), { panes: ["tail a"] }),
    file: (m) => set(logs(m), { panes: ["tail b", "tail a"] }),
  },
  // tmux changed.
  "a pane was killed": { typed: [["kill-pane", "-t", "{edit.tests}"]] },
  "a window was killed": { typed: [["kill-window", "-t", "{logs}"]] },
  "the session was killed": { typed: [["kill-session", "-t", "=web:"]] },
  "the session was renamed": { typed: [["rename-session", "-t", "=web:", "old"]] },
  "a window was renamed": { typed: [["rename-window", "-t", "{edit}", "mine"]] },
  "an option was set to another value": {
    before: (m) => set(m, { options: { mouse: true } }),
    typed: [["set-option", "-t", "=web:", "mouse", "off"]],
  },
  "an option was set that the file does not name": { typed: [["set-option", "-t", "=web:", "mouse", "on"]] },
  "a pane was moved to another window": { typed: [["join-pane", "-d", "-s", "{edit.tests}", "-t", "{logs.log}"]] },
  "windows were swapped": { typed: [["swap-window", "-d", "-s", "{edit}", "-t", "{logs}"]] },
  "a pane or a window was opened": {
    typed: [
      ["split-window", "-d", "-t", "{edit.vim}"],
      ["new-window", "-d", "-t", "=web:", "-n", "mine"],
    ],
  },
  "the same, with `unmanaged: prune`": {
    typed: [["new-window", "-d", "-t", "=web:", "-n", "mine"]],
    file: (m) => set(m, { unmanaged: "prune" }),
  },
  "a program set its pane's title": {
    before: (m) => set(vim(m), { title: "editor" }),
    happened: (world) => interfere(world.tmux, [{ kind: "title", a: 0, b: 0 }]),
  },
  "another layout was chosen, or a border dragged": {
    before: (m) => set(edit(m), { layout: "tiled" }),
    typed: [["select-layout", "-t", "{edit}", "even-vertical"]],
  },
  "another window or pane was selected": {
    typed: [
      ["select-window", "-t", "{logs}"],
      ["select-pane", "-t", "{edit.tests}"],
    ],
  },
  "a supervised process failed": {
    before: supervise,
    happened: (world) => interfere(world.tmux, [{ kind: "fail", a: 1, b: 0 }]),
  },
  "a supervised process ended well": {
    before: supervise,
    happened: (world) => interfere(world.tmux, [{ kind: "end", a: 1, b: 0 }]),
  },
  // What tmx knew.
  "nothing else": { happened: (world) => world.forget() },
  "a pane has left the file": { happened: (world) => world.forget(), file: (m) => edit(m).panes.pop() },
  "an option has left the file": {
    before: (m) => set(m, { options: { mouse: true } }),
    happened: (world) => world.forget(),
    file: (m) => delete m.options,
  },
  "`run` of a pane changed in the file": {
    happened: (world) => world.forget(),
    file: (m) => set(vim(m), { run: "vim -R" }),
  },
};

const changed = (manifest: Manifest, change: (manifest: Manifest) => unknown = () => undefined): Manifest => {
  const copy = structuredClone(manifest);
  change(copy);
  return copy;
};

const specFrom = (manifest: Manifest): SessionSpec => specOf(stringify(manifest, { aliasDuplicateObjects: false }));

async function planOf({ before, typed = [], happened, file }: Case): Promise<Plan> {
  const first = changed(base, before);
  const world = new World();
  must(await world.apply([specFrom(first)], "none"));
  typeInto(world, typed);
  happened?.(world);
  return world.plan([specFrom(changed(first, file))]);
}

const SYMBOLS: Readonly<Partial<Record<Action, string>>> = {
  create: "+",
  update: "~",
  move: "~",
  replace: "-/+",
  delete: "-",
};

/** A plan as a cell of a table: what `tmx plan` shows for each operation, and its cause. */
function cellOf({ operations }: Plan): string {
  const inside = operations.filter(({ cause }) => cause === "its session is created");
  const shown = operations.filter((operation) => !inside.includes(operation)).map(toldOf);
  return [...shown, ...(inside.length > 0 ? ["and all that is in it"] : [])].join("<br>") || "nothing";
}

function toldOf({ action, level, address, state, cause, fields }: Operation): string {
  const names = action === "update" ? ` ${fields.map(({ path }) => path).join(", ")}` : "";
  const consent = state === "pending" ? "; needs consent" : "";
  return `\`${SYMBOLS[action]} ${level} ${formatAddress(address)}\`${names} (${cause}${consent})`;
}

describe("planning behaviours", () => {
  it.each(Object.entries(CASES))("%s", async (what, scenario) => {
    expect(cellOf(await planOf(scenario))).toBe(rows.get(what) ?? "not on the page");
  });

  it("are all on the page, and the page has no others", () => {
    expect([...rows.keys()]).toEqual(Object.keys(CASES));
  });
});
