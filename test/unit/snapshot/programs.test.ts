/** Which programs start again, and how. */
import { describe, expect, it } from "vitest";
import { NO_POLICY, type ProgramPolicy } from "../../../src/model/program-policy.ts";
import type { ProgramChoice } from "../../../src/model/restore.ts";
import { decideProgram, type ProgramDecision } from "../../../src/snapshot/programs.ts";

interface Case {
  readonly choice?: ProgramChoice;
  readonly policy?: Partial<ProgramPolicy>;
  readonly hasVimSession?: boolean;
  readonly isOwn?: boolean;
}

/** Words without spaces, programs apart by ` | `. */
function decide(
  words: string,
  { choice = "ask", policy, hasVimSession = false, isOwn = false }: Case = {},
): ProgramDecision {
  const pipeline = words.split(" | ").map((program) => program.split(" "));
  return decideProgram(
    { program: { kind: "command", pipeline, isOwn } },
    { choice, policy: { ...NO_POLICY, ...policy }, hasVimSession },
  );
}

const told = ({ process, question }: ProgramDecision): string =>
  `${process.kind}${"line" in process ? ` ${process.line}` : ""}${question ? ` ?${question.isSecret ? " secret" : ""}` : ""}`;

describe("the list of harmless programs", () => {
  it.each([
    "vim",
    "/usr/bin/vim -R +12 a b",
    "vim -Rn -o2 -u NONE a",
    "vim -S other.vim",
    "nvim -d a b",
    "view +/needle a",
    "nano -l +3,4 a",
    "emacs -nw a",
    "hx a:3",
    "less +F log",
    "less -RS -x4 a",
    "man 5 tmux",
    "tail -n 5 -f log",
    "tail -fn5 log",
    "tail -20f log",
    "tail -F log",
    "top",
    "htop -d 10",
    "top -c -p1,2",
    "python3",
    "python3.12 -q",
    "/usr/bin/python3 /usr/local/bin/ipython --no-banner",
    "/opt/some/thing/bin/nvim a",
    "/nix/store/x-vim-9/bin/vim a",
    "node",
    "ssh host",
    "ssh -p 22 -o ServerAliveInterval=30 -L 1:h:2 me@host",
    "ssh -tp22 -J a,me@b host",
    "mosh host",
    "psql shop",
    "psql -h db.local -U me -d shop",
    "sqlite3 -readonly a.db",
    "less a | less b",
  ])("has %s", (line) => {
    expect(told(decide(line))).toBe(`run ${line}`);
    expect(told(decide(line, { choice: "listed" }))).toBe(`run ${line}`);
    expect(told(decide(line, { isOwn: true }))).toBe(`own exec ${line}`);
    expect(told(decide(line, { choice: "none" }))).toBe(`waiting ${line}`);
    expect(told(decide(line, { choice: ["other"] }))).toBe(`waiting ${line}`);
  });

  it.each([
    "make",
    "npm start",
    "rm -rf a",
    "vim -",
    "vim -c x a",
    "vim +x a",
    "nvim --cmd x",
    "emacs --batch a",
    "less",
    "more -",
    "tail log",
    "tail -f",
    "python3 a.py",
    "python3 -c x",
    "node a.js",
    "python3 ipython",
    "ssh host ls",
    "ssh -N host",
    "ssh -o ProxyCommand=x host",
    "sudo vim",
    "watch -n 1 date",
    "psql -c x",
    "toString",
    "__proto__",
    "./vim a",
    "bin/top",
    "/home/me/clone/top",
    "/home/me/bin/top",
    "/usr/bin/../../home/me/top",
    "/opt/x/../../home/me/bin/top",
    "/usr/bin//../../home/me/bin/top",
    "./python3 /usr/bin/ipython",
    "/venv/bin/python /venv/bin/ipython",
    "python3 /home/me/bin/ipython",
    "cat a | less",
    "vim a | make",
    "sqlite3 a b",
  ])("has not %s", (line) => {
    expect(told(decide(line))).toBe(`waiting ${line} ?`);
    expect(told(decide(line, { choice: "listed" }))).toBe(`waiting ${line}`);
    expect(told(decide(line, { isOwn: true, choice: "listed" }))).toBe(`waiting ${line}`);
    expect(told(decide(line, { choice: "all" }))).toBe(`run ${line}`);
  });
});

describe("an option that is not known to be harmless waits", () => {
  it.each([
    ["vim", "-csilent !touch x", "a"],
    ["vim", "-Rcx", "a"],
    ["vim", "--cmd=x", "a"],
    ["vim", "+/a/|!touch x", "a"],
    ["vim", "+/a\n!touch x", "a"],
    ["vim", "+/a|!touch x", "a"],
    ["vim", "-u", "rc", "a"],
    ["vim", "-urc", "a"],
    ["vim", "-s", "keys", "a"],
    ["vim", "-t", "tag"],
    ["vim", "--", "-"],
    ["vim", "scp://host/a"],
    ["nvim", "-l", "a.lua"],
    ["nvim", "--listen", "a"],
    ["nano", "-f", "rc", "a"],
    ["nano", "-sx", "a"],
    ["emacs", "-eval", "x"],
    ["emacs", "-funcall", "x"],
    ["emacs", "-load", "x"],
    ["emacs", "-l", "x"],
    ["emacs", "--daemon"],
    ["emacs", "/sudo::/etc/hosts"],
    ["hx", "-c", "rc", "a"],
    ["micro", "-plugin", "x", "a"],
    ["kak", "-e", "x", "a"],
    ["less", "-k", "keys", "a"],
    ["less", "-kkeys", "a"],
    ["less", "-Rkkeys", "a"],
    ["less", "--lesskey-src=keys", "a"],
    ["less", "-oout", "a"],
    ["less", "+!touch x", "a"],
    ["less", "++!touch x", "a"],
    ["less", "-x4k", "a"],
    ["more", "-p", "!x", "a"],
    ["man", "-P", "x", "a"],
    ["man", "-Px", "a"],
    ["man", "--pager=x", "a"],
    ["man", "-aPx", "a"],
    ["man", "-C", "conf", "a"],
    ["man", "./a.1"],
    ["tail", "-f", "-"],
    ["top", "a"],
    ["htop", "--x=y"],
    ["glances", "-C", "conf"],
    ["glances", "-w"],
    ["python3", "-cx"],
    ["python3", "-ic", "x"],
    ["python3", "-mhttp.server"],
    ["ipython", "--ext=x"],
    ["node", "-ex"],
    ["node", "-r", "./a"],
    ["node", "-r./a"],
    ["lua", "-ex"],
    ["julia", "-Lx"],
    ["R", "-e", "x"],
    ["irb", "-rx"],
    ["psql", "-cx"],
    ["psql", "-Xfx"],
    ["psql", "--set=x"],
    ["psql", "postgres://host/a?sslkey=x"],
    ["sqlite3", "-init", "x", "a"],
    ["sqlite3", "--cmd", ".shell x", "a"],
    ["sqlite3", "a", ".shell x"],
    ["ssh", "-o", "KnownHostsCommand=x", "host"],
    ["ssh", "-oProxyCommand=x", "host"],
    ["ssh", "-o", "ProxyCommand x", "host"],
    ["ssh", "-o", "PKCS11Provider=x", "host"],
    ["ssh", "-o", "LocalCommand=x", "host"],
    ["ssh", "-I", "lib.so", "host"],
    ["ssh", "-F", "file", "host"],
    ["ssh", "-Ffile", "host"],
    ["ssh", "-tFfile", "host"],
    ["ssh", "-W", "a:1", "host"],
    ["ssh", "$(x)"],
    ["mosh", "--ssh=x", "host"],
    ["mosh", "--server", "x", "host"],
  ])("%j", (...words) => {
    const program = { kind: "command", pipeline: [words], isOwn: false } as const;
    const decided = decideProgram({ program }, { choice: "listed", policy: NO_POLICY, hasVimSession: false });
    expect(decided.process.kind).toBe("waiting");
  });
});

describe("a person's word", () => {
  it.each<[string, Case, string]>([
    ["make", { policy: { start: ["make"] } }, "run make"],
    ["/usr/bin/make -j", { choice: ["make"] }, "run /usr/bin/make -j"],
    ["make | tee a", { choice: ["make"] }, "waiting make | tee a"],
    ["./make", { choice: ["make"] }, "waiting ./make"],
    ["./make", { choice: ["./make"] }, "run ./make"],
    ["./make", { policy: { start: ["make"], strategies: { make: "rm" } } }, "waiting ./make ?"],
    ["./make", { policy: { never: ["make"] }, choice: "all" }, "waiting ./make"],
    ["vim", { policy: { never: ["vim"] } }, "waiting vim"],
    ["vim", { policy: { never: ["vim"] }, choice: "all" }, "waiting vim"],
    ["vim", { policy: { never: ["vim"], start: ["vim"] } }, "waiting vim"],
    [
      "claude -p x;y",
      { policy: { strategies: { claude: "claude --continue ${{ args }}" } } },
      "waiting claude --continue -p 'x;y' ?",
    ],
    ["claude", { policy: { strategies: { claude: "claude -c ${{args}}" }, start: ["claude"] } }, "run claude -c"],
    ["a $&", { choice: "all", policy: { strategies: { a: "b ${{ args }}" } } }, "run b '$&'"],
    ["constructor", { choice: "all" }, "run constructor"],
  ])("%s %j: %s", (line, given, expected) => {
    expect(told(decide(line, given))).toBe(expected);
  });
});

describe("programs that come back better than their arguments say", () => {
  it.each<[string, Case, string]>([
    ["vim -S", { hasVimSession: true }, "run vim -S"],
    ["vim -S other.vim", { hasVimSession: true }, "run vim -S other.vim"],
    ["vim", { hasVimSession: true, policy: { strategies: { vim: "vim -S my.vim" } } }, "run vim -S my.vim"],
    ["nano a", { hasVimSession: true }, "run nano a"],
    ["vim a", { hasVimSession: true, policy: { strategies: { vim: "vim ${{ args }}" } } }, "run vim a"],
  ])("%s %j: %s", (line, given, expected) => {
    expect(told(decide(line, given))).toBe(expected);
  });

  it.each<[string, Case, string]>([
    ["vim", {}, "waiting vim -S Session.vim ?"],
    ["/opt/bin/nvim -R", {}, "waiting /opt/bin/nvim -R -S Session.vim ?"],
    ["vim", { policy: { start: ["vim"] } }, "waiting vim -S Session.vim ?"],
    ["vim", { choice: "all" }, "run vim -S Session.vim"],
    ["vim a b", {}, "run vim a b"],
    ["vim a b", { choice: "all" }, "run vim a b"],
    ["vim -c x", {}, "waiting vim -c x ?"],
    ["./vim", {}, "waiting ./vim ?"],
  ])("a session that vim had not read is code: %s %j: %s", (line, given, expected) => {
    expect(told(decide(line, { ...given, hasVimSession: true }))).toBe(expected);
  });

  it("mosh, which is another program by then", () => {
    const program = {
      kind: "command",
      pipeline: [["mosh-client", "-# -p 2 me@host |", "1.2.3.4", "60001"]],
      isOwn: false,
    } as const;
    const decided = decideProgram({ program }, { choice: "ask", policy: NO_POLICY, hasVimSession: false });
    expect(told(decided)).toBe("run mosh -p 2 me@host");
  });
});

describe("secrets", () => {
  it.each(["psql postgres://me:secret@host/shop", "curl --token x host", "watch API_KEY=x run"])("%s", (line) => {
    expect(told(decide(line))).toMatch(/^waiting .* \? secret$/);
    expect(told(decide(line, { choice: "listed", policy: { start: ["psql", "curl", "watch"] } }))).toMatch(/^waiting/);
    expect(decide(line, { choice: "listed" }).note).toMatch(/secret/);
    expect(told(decide(line, { choice: "all" }))).toMatch(/^run/);
  });
});

describe("what is no command", () => {
  const context = { choice: "all", policy: NO_POLICY, hasVimSession: false } as const;
  const shell = { kind: "shell" } as const;

  it.each([
    [{ program: shell }, { process: shell }],
    [{ program: shell, dead: { status: 3 } }, { process: { kind: "ended", end: { status: 3 } } }],
    [{ program: shell, waiting: "make" }, { process: { kind: "waiting", line: "make" } }],
    [
      { program: { kind: "unknown", why: "its command line cannot be read" } as const },
      { process: shell, note: "what ran there is not known: its command line cannot be read" },
    ],
  ])("%j", (pane, expected) => {
    expect(decideProgram(pane, context)).toEqual(expected);
  });
});
