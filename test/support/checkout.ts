/** A place that looks like a checkout of the project, with `tmx` and `tmux` on PATH and a default tmux server. */
import { chmod, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM } from "./apply.ts";
import { createRig, type Outcome, type Rig } from "./rig.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

export interface Checkout {
  /** Runs one command line where the one before it has ended up. */
  readonly type: (line: string) => Promise<Outcome>;
  /** The folder in which the next one will run. */
  readonly cwd: () => Promise<string>;
}

export async function checkout(rig: Rig): Promise<Checkout> {
  for (const name of ["examples", "schemas", "docs"]) await symlink(join(project, name), join(rig.dir, name));
  const programs = { tmx: `'${process.execPath}' '${PROGRAM}'`, tmux: `'${rig.binary}'` };
  for (const [name, program] of Object.entries(programs)) {
    if (name === "tmux" && rig.binary === "tmux") continue;
    await chmod(await rig.write(`.bin/${name}`, `#!/bin/sh\nexec ${program} "$@"\n`), 0o755);
  }
  const env = { PATH: `${rig.dir}/.bin:${rig.env["PATH"]}`, TMUX_TMPDIR: rig.dir };
  const place = await rig.write(".cwd", rig.dir);
  const cwd = async (): Promise<string> => (await readFile(place, "utf8")).trimEnd();
  const type = async (line: string): Promise<Outcome> => {
    if (line.startsWith("tmx attach ")) return attach(rig, line, { env, cwd: await cwd() });
    const script = `${line}\nstatus=$?\npwd > '${place}'\nexit $status`;
    return rig.run("/bin/sh", ["-c", script], { env, cwd: await cwd(), deadlineMs: 180_000 });
  };
  return { type, cwd };
}

/** Looks at a session from a terminal, and detaches as soon as it is seen. */
async function attach(
  rig: Rig,
  line: string,
  { env, cwd }: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Outcome> {
  await using outer = await createRig();
  const variables = Object.entries({ ...rig.env, ...env }).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const size = ["-x", "90", "-y", "25"];
  // tmux gives a pane the PATH of whoever makes it.
  const script = `export PATH='${env["PATH"]}'; unset TMUX TMUX_PANE; ${line}; echo $? > '${outer.dir}/status'`;
  await outer.tmux("new-session", "-d", ...size, "-c", cwd, ...variables, "--", "/bin/sh", "-c", script);
  const onServer = (...args: readonly string[]): Promise<Outcome> => rig.run(rig.binary, args, { env });
  await rig.until(async () => (await onServer("list-clients")).stdout !== "", { what: `a client, by ${line}` });
  const client = (await onServer("list-clients", "-F", "#{client_name}")).stdout.trim();
  await onServer("detach-client", "-t", client);
  const status = await rig.until(async () => (await readFile(`${outer.dir}/status`, "utf8")).trim(), {
    what: "its end",
  });
  return { code: Number(status), stdout: "", stderr: "", raw: new Uint8Array() };
}
