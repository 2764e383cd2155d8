/** A pane's text, saved, shown by another pane and saved again, is the same text: on this tmux, whichever it is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CapturedText, TextRequest } from "../../../src/model/captured.ts";
import { capturedOn, captureOf, valueOf } from "../../support/capture.ts";
import { createRig, type Rig } from "../../support/rig.ts";

const REQUEST = { lines: 2000, columns: 40 };

/** A pane of 40 columns that has shown what `printed` is, and shows no more. */
async function showing(rig: Rig, printed: string, rows = 12): Promise<string> {
  const file = await rig.write(`shown-${crypto.randomUUID()}`, printed);
  const done = `done-${crypto.randomUUID()}`;
  const script = `cat '${file}'; "${rig.binary}" -L ${rig.name} wait-for -S ${done}; exec sleep 1000`;
  const command = ["new-session", "-d", "-P", "-F", "#{pane_id}", "-x", "40", "-y", String(rows)];
  const pane = await rig.tmux(...command, "--", "/bin/sh", "-c", script);
  await rig.tmux("wait-for", done);
  return pane;
}

async function textOf(rig: Rig, pane: string, request: Partial<TextRequest> = {}): Promise<CapturedText> {
  const { texts } = valueOf(await captureOf(rig).texts([{ id: pane, ...REQUEST, ...request }]));
  expect([...texts.keys()]).toEqual([pane]);
  return texts.get(pane)!;
}

/** What is saved of a pane that shows this, after it was shown by a pane of its own once more. */
async function again(rig: Rig, text: string): Promise<string> {
  return (await textOf(rig, await showing(rig, text))).text;
}

const SHOWN: readonly (readonly [name: string, printed: string])[] = [
  ["nothing", ""],
  ["blank lines", "\n\na\n\n\n"],
  ["colours", "\u001b[31mred \u001b[1mbold\u001b[0m \u001b[38;5;200;48;2;1;2;3mmany\n on two lines\u001b[0m plain  \n"],
  ["a colour that does not end", "a\n\u001b[32mgreen\ngreen\n"],
  [
    "attributes",
    "\u001b[2mdim\u001b[3mit\u001b[4munder\u001b[4:3mcurly\u001b[58;5;9mcol\u001b[59m\u001b[5mb\u001b[7mrev\u001b[8mhid\u001b[9mstrike\u001b[53mover\u001b[21m\u001b[0m\n",
  ],
  ["a background to the end of the line", "\u001b[41mbg\u001b[K\u001b[0m\nnext\n\u001b[44m   \u001b[0m\nend\n"],
  [
    "wide characters",
    "漢字 かな 한글 e\u0301 ｆｕｌｌ\n漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢\na漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢\n",
  ],
  ["emoji", "😀 👍🏽 👨‍👩‍👧 ❤️ 🇩🇪 ☺ ✈️ 1️⃣\n"],
  ["tabs", "a\tb\tc\n\tindented\nlast\t\n\u001b[42mx\ty\u001b[0m\tz\n1234567890123456789012345678901234567\tend\n"],
  [
    "line drawing",
    "\u001b)0\u000elqqk\u000f x\n\u001b(0x\u001b(B y \u001b(0mqj`~\u001b(B\n\u001b[31m\u001b(0qqq\u001b(B\u001b[0mq\n",
  ],
  ["long lines", `${"word ".repeat(60)}\n${"x".repeat(40)}\n${"y".repeat(80)}\nz\n${"1234567890".repeat(9)}`],
  ["a long coloured line", `\u001b[33m${"colour ".repeat(30)}\u001b[0m|\n`],
  [
    "hyperlinks",
    "\u001b]8;;http://a/b\u001b\\one\u001b]8;;\u001b\\ \u001b]8;id=x;http://c\u001b\\two\nthree\u001b]8;;\u001b\\ end\n",
  ],
  ["a history", Array.from({ length: 300 }, (_, at) => `\u001b[${31 + (at % 7)}mline ${at}\u001b[0m\n`).join("")],
  ["what was written over", "12345\rab\n\u001b[5Cx\u001b[2Ay\n\n\n\u001b[1;5Hz\u001b[10;1H\u001b[1Klast"],
];

it.each(SHOWN)("comes back: %s", async (_name, printed) => {
  await using rig = await createRig();
  const { text } = await textOf(rig, await showing(rig, printed));
  expect(text).toBe(await again(rig, text));
});

it("comes back, whatever a program may print", async () => {
  await using rig = await createRig();
  await showing(rig, "");
  const word = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(..."aq漢😀\t \n\r\b\u000e\u000f"), maxLength: 12 }),
    fc.constantFrom(
      "\u001b[0m",
      "\u001b[1;31m",
      "\u001b[44m",
      "\u001b[7m",
      "\u001b[4:2m",
      "\u001b[53m",
      "\u001b[38;2;1;2;3m",
    ),
    fc.constantFrom(
      "\u001b[K",
      "\u001b[1K",
      "\u001b[2K",
      "\u001b[J",
      "\u001b[5;20H",
      "\u001b[A",
      "\u001b[3P",
      "\u001b[3@",
      "\u001b[2L",
      "\u001b[4X",
    ),
    fc.constantFrom("\u001b(0", "\u001b(B", "\u001b)0", "x".repeat(45), " ".repeat(42)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 30 }), async (words) => {
      const { text } = await textOf(rig, await showing(rig, words.join("")));
      expect(await again(rig, text)).toBe(text);
    }),
    { numRuns: 60, seed: 4 },
  );
});

it("is cut to so many rows, and stays as it is then", async () => {
  await using rig = await createRig();
  const long = Array.from({ length: 60 }, (_, at) => `${at} ${"long ".repeat(at % 30)}`).join("\n");
  const { text } = await textOf(rig, await showing(rig, long), { lines: 50 });
  expect(text.split("\n").length).toBeLessThan(50);
  expect(text.endsWith(`59 ${"long ".repeat(29).trimEnd()}\n`)).toBe(true);
  const pushed = `${text}\u001b[H\u001b[2J`;
  expect((await textOf(rig, await showing(rig, pushed), { lines: 50 })).text).toBe(text);
});

describe("of a full-screen program", () => {
  it("is what it covers, and the history before that", async () => {
    await using rig = await createRig();
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join("");
    const full = await showing(rig, `${lines}\u001b[?1049h\u001b[Hfull screen`);
    const empty = await showing(rig, "one\ntwo\u001b[?1049h\u001b[Hfull screen");
    expect((await textOf(rig, full)).text).toBe(lines);
    expect((await textOf(rig, empty)).text).toBe("one\ntwo\n");
  });

  it("is one line where that begins in the history", async () => {
    await using rig = await createRig();
    // Of its three rows, two have gone into the history.
    const text = `${"x".repeat(100)}\n${"y\n".repeat(10)}`;
    const full = await showing(rig, `${text}\u001b[?1049h\u001b[Hfull screen`);
    expect((await textOf(rig, full)).text).toBe(text);
  });
});

describe("a prompt", () => {
  const end = async (rig: Rig, pane: string): Promise<Required<Pick<TextRequest, "end">>> => {
    const found = (await capturedOn(rig)).sessions.flatMap(({ windows }) => windows).flatMap(({ panes }) => panes);
    const { seen } = found.find(({ id }) => id === pane)!;
    return { end: { row: seen.cursorY, historySize: seen.historySize } };
  };

  it("is left out with what was typed, on however many rows", async () => {
    await using rig = await createRig();
    const pane = await showing(rig, `out\nput\n\n$ ${"typed ".repeat(20)}`);
    expect(await textOf(rig, pane, await end(rig, pane))).toEqual({
      text: "out\nput\n",
      prompt: `$ ${"typed ".repeat(20)}`.trimEnd(),
    });
  });

  it("is text when more has come since it was looked at", async () => {
    await using rig = await createRig();
    const pane = await showing(rig, "a\nb\n$ ");
    const before = { end: { row: 1, historySize: 0 } };
    expect(await textOf(rig, pane, before)).toEqual({ text: "a\nb\n$\n" });
  });

  it("as tmux's own word on a dead pane", async () => {
    await using rig = await createRig();
    await showing(rig, "");
    await rig.tmux("set-option", "-g", "remain-on-exit", "on");
    const died = async (): Promise<string | false> => {
      const command = ["--", "/bin/sh", "-c", "printf 'its\\nlast\\n'; sleep 0.1; exit 4"];
      const made = await rig.tmux("new-window", "-P", "-F", "#{pane_id}", ...command);
      // Now and then tmux never learns how a process has ended, and then says nothing.
      const isTold = async (): Promise<boolean> => (await rig.tmux("capture-pane", "-p", "-t", made)).includes("dead");
      return rig.until(isTold, { what: "its end", deadlineMs: 30_000 }).then(() => made);
    };
    const pane = await rig.until(died, { what: "a pane that is dead" });
    expect(await textOf(rig, pane, await end(rig, pane))).toMatchObject({ text: "its\nlast\n" });
  });
});

it("is the pane's own while somebody looks back in it, who is not disturbed", async () => {
  await using rig = await createRig();
  const pane = await showing(rig, Array.from({ length: 40 }, (_, at) => `${at}\n`).join(""));
  const { text } = await textOf(rig, pane);
  await rig.tmux("copy-mode", "-t", pane, ";", "send-keys", "-X", "-t", pane, "history-top");
  const place = await rig.tmux("display-message", "-p", "-t", pane, "#{scroll_position} #{copy_cursor_y}");
  expect((await textOf(rig, pane)).text).toBe(text);
  expect(await rig.tmux("display-message", "-p", "-t", pane, "#{scroll_position} #{copy_cursor_y}")).toBe(place);
});

it("cannot be made to look like another pane's", async () => {
  await using rig = await createRig();
  const [one, two] = [await showing(rig, "<tmx-text 0> %1 text\nend\n"), await showing(rig, "two\n")];
  const asked = [two, "%99", one].map((id) => ({ id, ...REQUEST }));
  const { texts, life } = valueOf(await captureOf(rig).texts(asked));
  expect([...texts].map(([id, { text }]) => [id, text])).toEqual([
    [two, "two\n"],
    [one, "<tmx-text 0> %1 text\nend\n"],
  ]);
  expect(life).toEqual((await capturedOn(rig)).life);
});

it("is none where the server has gone", async () => {
  await using rig = await createRig();
  await showing(rig, "");
  await rig.tmux("kill-server");
  await rig.until(() => rig.processes().length === 0, { what: "the server's end" });
  expect(await captureOf(rig).texts([{ id: "%0", ...REQUEST }])).toEqual({
    ok: true,
    value: { life: undefined, texts: new Map() },
  });
});
