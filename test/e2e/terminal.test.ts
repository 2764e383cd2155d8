/** In a real terminal: a question before a process ends, colours, and a look at the session. */
import { describe, expect, test } from "vitest";
import { applied, paneOf, PROGRAM, yaml } from "../support/apply.ts";
import { createRig, type Rig } from "../support/rig.ts";
import { Terminal } from "../support/terminal.ts";

const web = (run = "exec sleep 101"): object => ({
  session: "web",
  windows: [{ name: "a", panes: [{ name: "p", run }, { name: "q" }] }],
});

const clients = async (rig: Rig): Promise<string[]> =>
  (await rig.tmux("list-clients", "-F", "#{client_session} #{client_width}x#{client_height}"))
    .split("\n")
    .filter((line) => line !== "");

const detached = (rig: Rig): Promise<true> =>
  rig.until(async () => (await clients(rig)).length === 0, { what: "no client" });

describe.concurrent("consent", () => {
  test("the plan and a question; no keeps the process, yes replaces it", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await applied(rig, "web.yaml", web());
    const { pid } = await paneOf(rig, "a", "p");
    await rig.write("web.yaml", yaml(web("exec sleep 102")));
    await terminal.type("tmx apply web.yaml; echo status $?");
    const asked = await terminal.screen(/This ends running processes\. Do it\? \[y\/N\]/);
    expect(asked).toMatch(/-\/\+ pane web:a\.p {2}\(ends a running process: needs consent\)/);
    await terminal.keys("n", "Enter");
    await terminal.screen(/^status 1$/m);
    expect((await paneOf(rig, "a", "p")).pid).toBe(pid);

    await terminal.type(
      "clear; tmx apply web.yaml; echo status $?".replace(
        "tmx apply",
        `'${process.execPath}' "$tmx" apply -L "$server"`,
      ),
    );
    await terminal.screen(/^[^]*\[y\/N\] *$/m);
    await terminal.keys("C-c");
    await terminal.screen(/^status 1$/m);
    expect((await paneOf(rig, "a", "p")).pid).toBe(pid);

    await terminal.keys("clear", "Enter");
    await terminal.type("tmx apply web.yaml; echo ended $?");
    await terminal.screen(/\[y\/N\] *$/m);
    await terminal.keys("y", "Enter");
    await terminal.screen(/^ended 0$/m);
    expect((await paneOf(rig, "a", "p")).pid).not.toBe(pid);
  });

  test("creating asks nothing; colours are for terminals, unless NO_COLOR", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await rig.write("web.yaml", yaml(web()));
    await terminal.type("tmx plan web.yaml");
    await terminal.screen(/^Plan: 4 to create/m);
    expect(await terminal.shown()).toContain("\u001b[32m+");
    await terminal.keys("clear", "Enter");
    await terminal.type("export NO_COLOR=1; clear");
    await terminal.type("tmx apply web.yaml");
    await terminal.screen(/^Done: 4 created\.$/m);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(await terminal.shown()).not.toMatch(/\u001b\[3\d/);
  });

  test("new sessions are as large as the terminal that they are made from", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await rig.write("web.yaml", yaml({ session: "web", windows: [{ name: "a" }] }));
    await terminal.type("tmx apply web.yaml");
    await terminal.screen(/^Done:/m);
    expect(await paneOf(rig, "a", "+0")).toMatchObject({ width: 100, height: 29 });
  });

  test("with no server running, a delete in a terminal asks as well", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await applied(rig, "web.yaml", web());
    await terminal.type("tmx delete web; echo status $?");
    await terminal.screen(/\[y\/N\] *$/m);
    await terminal.keys("y", "Enter");
    await terminal.screen(/^status 0$/m);
    expect(await rig.snapshot()).toEqual([]);
  });
});

describe.concurrent("attach", () => {
  test("shows exactly that session, and gives the terminal back", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await applied(rig, "web.yaml", web(), { session: "webapp", windows: [{ name: "w" }] });
    await terminal.type("tmx attach web; echo status $?");
    await rig.until(async () => (await clients(rig)).join() === "web 100x30", { what: "a client" });
    await rig.tmux("detach-client", "-s", "=web:");
    await terminal.screen(/^status 0$/m);
    expect(await clients(rig)).toEqual([]);
  });

  test("apply --attach makes it and shows it; no changes, and it still shows it", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await rig.write("web.yaml", yaml(web(), { session: "second", windows: [{ name: "w" }] }));
    for (const status of [1, 2]) {
      await terminal.type(`tmx apply web.yaml --attach; echo ended ${status} $?`);
      await rig.until(async () => (await clients(rig)).join() === "web 100x30", { what: "a client" });
      await rig.tmux("detach-client", "-s", "=web:");
      await terminal.screen(new RegExp(`^ended ${status} 0$`, "m"));
      await detached(rig);
    }
  });

  test("inside tmux it switches the client", async () => {
    await using rig = await createRig();
    await using terminal = await Terminal.open(rig);
    await applied(rig, "web.yaml", web(), { session: "webapp", windows: [{ name: "w" }] });
    await terminal.type("tmx attach web");
    await rig.until(async () => (await clients(rig)).join() === "web 100x30", { what: "a client" });
    const { pane } = await paneOf(rig, "a", "q");
    // No -L: inside tmux, the server around is the default.
    await rig.tmux(
      "send-keys",
      "-t",
      pane,
      `'${process.execPath}' '${PROGRAM}' attach webapp; echo inside $?`,
      "Enter",
    );
    await rig.until(async () => (await clients(rig)).join() === "webapp 100x30", { what: "the client to switch" });
    await rig.until(async () => /^inside 0$/m.test(await rig.tmux("capture-pane", "-p", "-t", pane)), {
      what: "its status",
    });
    await rig.write("third.yaml", yaml({ session: "third", windows: [{ name: "w" }] }));
    const line = `'${process.execPath}' '${PROGRAM}' apply third.yaml --attach`;
    await rig.tmux("send-keys", "-t", (await paneOf(rig, "w", "+0")).pane, line, "Enter");
    await rig.until(async () => (await clients(rig)).join() === "third 100x30", { what: "the client to switch again" });
    expect(await clients(rig)).toHaveLength(1);
  });

  test("inside another server's tmux it attaches there", async () => {
    await using rig = await createRig();
    await using other = await createRig();
    await applied(rig, "web.yaml", web());
    const state = ["-e", `TMX_STATE_DIR=${rig.stateDir}`];
    await other.tmux(
      "new-session",
      "-d",
      "-s",
      "outer",
      "-x",
      "90",
      "-y",
      "20",
      ...state,
      "--",
      process.execPath,
      PROGRAM,
      "-L",
      rig.name,
      "attach",
      "web",
    );
    await rig.until(async () => (await clients(rig)).join() === "web 90x20", { what: "a client" });
  });

  test("without a terminal it fails with tmux's own words", async () => {
    await using rig = await createRig();
    await applied(rig, "web.yaml", web());
    const outcome = await rig.tmx("attach", "web");
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(/not a terminal|open terminal failed/);
  });
});
