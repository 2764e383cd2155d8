/**
 * Sessions that tmuxp and tmuxinator describe, as tmx manifests: what tmux shows in the end is the same. No command in
 * them is run, by anybody: the shell of every pane is a stub.
 */
import { readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execaSync } from "execa";
import { describe, expect, test } from "vitest";
import { expectCode, expectNoChanges } from "../../support/apply.ts";
import { createRig, type Outcome, type Rig } from "../../support/rig.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/peers", import.meta.url));
const isInstalled = (program: string): boolean =>
  execaSync(program, [program === "tmuxp" ? "--version" : "version"], { reject: false }).exitCode === 0;

type Start = (rig: Rig, file: string) => Promise<Outcome>;

const PEERS: Readonly<Record<string, Start>> = {
  tmuxp: (rig, file) => rig.run("tmuxp", ["load", "-d", "-y", "-L", rig.name, file]),
  tmuxinator: async (rig, file) => {
    const shim = await rig.write(
      "bin/tmux",
      `#!/bin/sh\nPATH='${rig.env["PATH"]}' exec '${rig.binary}' -L '${rig.name}' "$@"\n`,
    );
    await chmod(shim, 0o755);
    const PATH = [join(rig.dir, "bin"), rig.env["PATH"]].join(delimiter);
    return rig.run("tmuxinator", ["start", "-p", file, "--no-attach"], { env: { PATH, EDITOR: "true" } });
  },
};

/** A server whose panes run nothing, large enough for either tool to build in. */
async function stubbedRig(): Promise<Rig> {
  const rig = await createRig();
  const shell = await rig.write("stub", "#!/bin/sh\nexec cat >/dev/null\n");
  await chmod(shell, 0o755);
  await rig.conf(`set -g default-shell ${shell}\nset -g default-size 200x50\nset -g update-environment ''`);
  await rig.tmux("new-session", "-d", "-s", "keep");
  await mkdir(join(rig.home, "test"));
  return rig;
}

/** On the test's server. */
const local = (text: string): string => text.replaceAll(/^(socket_name|tmux_options|tmux_detached):.*$/gm, "");

/**
 * What people see of a session, without what names this test.
 *
 * @param focus whether the manifest says which panes have it: else each tool has its own idea
 */
async function shape(rig: Rig, { focus }: { readonly focus: boolean }): Promise<object[]> {
  const rows = (await rig.snapshot()).filter(({ session }) => session !== "keep");
  const windows = [...new Set(rows.map(({ windowId }) => windowId))];
  const first = rows[0]!.windowIndex;
  return Promise.all(
    windows.map(async (id) => {
      const panes = rows.filter(({ windowId }) => windowId === id);
      const { session, window, windowIndex, windowActive } = panes[0]!;
      return {
        session,
        window,
        index: windowIndex - first,
        isActive: windowActive,
        synchronized: await rig.tmux("show-options", "-wqv", "-t", id, "synchronize-panes"),
        panes: panes.map(({ active, path }) => ({
          path: path.replace(rig.home, "~").replace(rig.dir, "HERE"),
          ...(focus ? { active } : {}),
        })),
      };
    }),
  );
}

/** Each window's size and the places of its panes, at one size: tmuxp makes windows of 800 by 600 cells. */
async function layouts(rig: Rig, layout: string): Promise<string[]> {
  const rows = (await rig.snapshot()).filter(({ session }) => session !== "keep");
  for (const id of new Set(rows.map(({ windowId }) => windowId))) {
    await rig.tmux("resize-window", "-t", id, "-x", "200", "-y", "50", ";", "select-layout", "-t", id, layout);
  }
  const format = "#{window_name} #{pane_left},#{pane_top} #{pane_width}x#{pane_height}";
  return (await rig.tmux("list-panes", "-a", "-f", "#{!=:#{session_name},keep}", "-F", format)).split("\n");
}

for (const [peer, start] of Object.entries(PEERS)) {
  const names = readdirSync(join(fixtures, peer)).filter((name) => /\.theirs\./.test(name));
  describe.concurrent(peer, () => {
    test.for(names)("%s", async (name, { skip }) => {
      skip(!isInstalled(peer), `${peer} is not installed`);
      skip(process.env["TMX_TMUX"] !== undefined, `${peer} starts the tmux on PATH`);
      await using theirs = await stubbedRig();
      await using ours = await stubbedRig();
      const theirText = readFileSync(join(fixtures, peer, name), "utf8");
      const theirFile = await theirs.write(name, local(theirText));
      expectCode(await start(theirs, theirFile), 0);
      const ourText = readFileSync(join(fixtures, peer, name.replace(/\.theirs\..*$/, ".tmx.yaml")), "utf8");
      const ourFile = await ours.write("session.yaml", ourText);
      expectCode(await ours.tmx("apply", ourFile), 0);
      await expectNoChanges(ours, ourFile);
      const said = { focus: /^ {4}focus:/m.test(ourText) };
      expect(await shape(ours, said)).toEqual(await shape(theirs, said));
      const [, layout] = /layout: (\S+)/.exec(ourText) ?? [];
      if (layout !== undefined) expect(await layouts(ours, layout)).toEqual(await layouts(theirs, layout));
    });
  });
}
