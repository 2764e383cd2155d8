/** Text that means something to tmux, to a shell or to a terminal: applied verbatim or refused with a reason. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges, yaml } from "../../support/apply.ts";
import { showAll } from "../../support/end-state.ts";
import { createRig, type PaneRow, type Rig } from "../../support/rig.ts";

const TEXTS = [
  "#(touch MARK)",
  "##(touch MARK)",
  "#{l:x}#(touch MARK)",
  "#[fg=red]x",
  "#{pid}",
  "#{?1,a,b}",
  "#S #W ##",
  "#",
  "x;",
  "x\\;",
  ";",
  "a ; kill-server",
  "' ; kill-server ; '",
  '" ; kill-server ; "',
  "it's",
  'say "so"',
  "back\\slash",
  "ends in a backslash\\",
  "$HOME ${HOME} $(touch MARK) `touch MARK`",
  "~",
  "~/x",
  "new\nline",
  "carriage\rreturn",
  "TAB\there",
  "escape\u001b]0;pwned\u0007",
  "🦊 emoji 👩‍👩‍👧",
  "שלום right to left \u202eevil",
  "e\u0301 combining",
  "x".repeat(200),
  "ä".repeat(100),
  "--dash",
  "-t",
  "-",
  "%H:%M",
  "%1",
  "@1",
  "{}",
  "} kill-server {",
  "{left}",
  "a=b",
  "=web",
  "+1",
  "-1",
  "!",
  "^",
  "$",
  ":",
  ".",
  "a.b:c",
  "a/b",
  "*",
  "w?[a]",
  " blanks ",
  " ",
  "1",
  "0",
  "on",
  "null",
  "%if 1",
  "#comment",
  "%hidden X=1",
  "a,b",
  "1:$0:web",
] as const;

/** One session for each text, called `s0`, `s1`, … unless its name is the text. */
interface Place {
  readonly manifest: (text: string, session: string) => object;
  /** How tmux shows it in each of these sessions, asked for in one go. */
  readonly read: (rig: Rig, sessions: readonly string[]) => Promise<readonly string[]>;
}

const one = (session: string, window: object): object => ({ session, windows: [{ name: "first" }, window] });

const format =
  (name: string) =>
  async (rig: Rig, sessions: readonly string[]): Promise<readonly string[]> => {
    const shown = await showAll(
      rig,
      sessions.map((session) => ["display-message", "-p", "-t", `=${session}:`, `#{${name}}`]),
    );
    return shown.map((text) => text.replace(/\n$/, ""));
  };

/** Something about the last pane of each. */
const ofLastRow =
  (part: (row: PaneRow) => string) =>
  async (rig: Rig, sessions: readonly string[]): Promise<readonly string[]> => {
    const rows = await rig.snapshot();
    return sessions.map((session) => part(rows.findLast((row) => row.session === session)!));
  };

const PLACES: Readonly<Record<string, Place>> = {
  "a session's name": {
    manifest: (text) => ({ session: text, windows: [{ name: "w" }] }),
    read: ofLastRow(({ session }) => session),
  },
  "a window's name": {
    manifest: (name, session) => one(session, { name, id: "w", focus: true }),
    read: format("window_name"),
  },
  "a window's id": {
    manifest: (id, session) => one(session, { id, name: "w" }),
    read: ofLastRow(({ labels }) => decoded(labels.window)),
  },
  "a pane's name": {
    manifest: (name, session) => ({ session, windows: [{ name: "w", panes: [null, { name }] }] }),
    read: ofLastRow(({ labels }) => decoded(labels.pane)),
  },
  "a pane's title": {
    manifest: (title, session) => ({ session, windows: [{ name: "w", panes: [null, { title, focus: true }] }] }),
    read: format("pane_title"),
  },
  "an option": {
    manifest: (text, session) => ({
      session,
      options: { "@mine": text },
      windows: [{ name: "w", options: { "@win": text }, panes: [{ options: { "@pane": text } }] }],
    }),
    read: async (rig, sessions) => {
      const [mine, ...others] = await Promise.all(
        ["@mine", "@win", "@pane"].map((name) => format(name)(rig, sessions)),
      );
      for (const other of others) expect(other).toEqual(mine);
      return mine!;
    },
  },
  "the session's environment": {
    manifest: (text, session) => ({
      session,
      env: { MINE: text },
      windows: [{ name: "w", panes: [`printf %s "$MINE" >out-${session}; echo end >>end-${session}`] }],
    }),
    read: ran,
  },
  "a pane's environment": {
    manifest: (text, session) => {
      const run = `printf %s "$MINE" >out-${session}; echo end >>end-${session}`;
      return { session, windows: [{ name: "w", panes: [{ env: { MINE: text }, run }] }] };
    },
    read: ran,
  },
  "a run": {
    manifest: (text, session) => {
      const run = [`printf %s ${shellQuoted(text)} >out-${session}`, `echo end >>end-${session}`];
      return { session, windows: [{ name: "w", panes: [run.join("; "), { run }] }] };
    },
    read: ran,
  },
  "a supervised run": {
    manifest: (text, session) => {
      const run = `printf %s ${shellQuoted(text)} >out-${session}; echo end >>end-${session}; exec sleep 1000`;
      return { session, windows: [{ name: "w", panes: [{ run, restart: "always" }] }] };
    },
    read: ran,
  },
};

async function ran(rig: Rig, sessions: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const session of sessions) {
    await rig.until(() => existsSync(join(rig.dir, "m", `end-${session}`)), { what: `the run in ${session}` });
    texts.push(await readFile(join(rig.dir, "m", `out-${session}`), "utf8"));
  }
  return texts;
}

/** tmux 3.4 and 3.5 show control characters as C writes them. */
const escaped = (text: string): string =>
  text
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\u0007", String.raw`\a`)
    .replaceAll("\u001b", String.raw`\033`);

const decoded = (label: string): string => decodeURIComponent(label.split("/").at(-1)!.replaceAll("=", "%"));

const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

describe.concurrent("hostile text", () => {
  test.for(Object.entries(PLACES))("as %s", async ([place, { manifest, read }]) => {
    await using rig = await createRig();
    const cases = TEXTS.map((text, at) => ({
      text,
      file: `m/${at}.yaml`,
      session: place.startsWith("a session") ? text : `s${at}`,
    }));
    for (const { text, file, session } of cases) await rig.write(file, yaml(manifest(text, session)));
    const folder = join(rig.dir, "m");
    const { diagnostics } = JSON.parse((await rig.tmx("validate", "m", "-o", "json")).stdout);
    const refused = new Set<string>(diagnostics.map((each: { file: string }) => each.file));
    for (const { hint, message } of diagnostics)
      expect([message, hint]).toEqual([expect.any(String), expect.any(String)]);
    if (refused.size > 0) expectCode(await rig.tmx("apply", "m"), 65);
    expect(await rig.snapshot()).toEqual([]);
    for (const file of refused) await rm(join(rig.dir, file));

    const verbatim = cases.filter(({ file }) => !refused.has(file));
    expect(verbatim.length).toBeGreaterThan(25);
    const outcome = await rig.tmx("apply", "m");
    expectCode(outcome, 0);
    const shown = await read(
      rig,
      verbatim.map(({ session }) => session),
    );
    expect(shown).toHaveLength(verbatim.length);
    for (const [at, { text }] of verbatim.entries()) expect([text, escaped(text)]).toContain(shown[at]);
    expectCode(await rig.tmx("plan", "m", "--detailed-exitcode"), 0);
    // A terminal only ever gets harmless text.
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(outcome.stdout + outcome.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect([rig.dir, folder].some((each) => existsSync(join(each, "MARK")))).toBe(false);
  });

  test("a plan shows hostile drift harmlessly", async () => {
    await using rig = await createRig();
    const file = await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "w", id: "w" }] }));
    expectCode(await rig.tmx("apply", file), 0);
    await rig.tmux("set-option", "-t", "=web:", "@evil", "\u001b[31mred\u202e#(touch MARK)");
    // tmux 3.7 and newer refuse such a name.
    await rig.tmuxTry("rename-window", "-t", "=web:", "#{@evil}");
    for (const command of ["plan", "status", "list"]) {
      const { stdout } = await rig.tmx(command, ...(command === "list" ? [] : [file]));
      // oxlint-disable-next-line no-control-regex -- that is what must not be there
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
    }
    expectCode(await rig.tmx("apply", file), 0);
    await expectNoChanges(rig, file);
    expect(existsSync(join(rig.dir, "MARK"))).toBe(false);
  });

  test("a manifest in a folder of any name", async () => {
    await using rig = await createRig();
    for (const [at, name] of ["#(touch MARK)", "a b;", "it's", "%H", "ü🦊"].entries()) {
      await mkdir(join(rig.dir, name));
      await rig.write(
        join(name, "web.yaml"),
        yaml({ session: `s${at}`, windows: [{ name: "w", panes: [null, "true"] }] }),
      );
      const file = join(rig.dir, name, "web.yaml");
      expectCode(await rig.tmx("apply", file), 0);
      expect((await rig.snapshot()).find(({ session }) => session === `s${at}`)!.path).toBe(join(rig.dir, name));
      await expectNoChanges(rig, file);
    }
    expect(existsSync(join(rig.dir, "MARK"))).toBe(false);
  });
});
