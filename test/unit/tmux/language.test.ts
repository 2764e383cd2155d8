/** tmux's language: what is written reads back as what was meant, by tmux's own rules. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lease } from "../../../src/model/lease.ts";
import {
  labelFormat,
  labelValue,
  parsePaneLabel,
  parseSessionLabel,
  parseWindowLabel,
} from "../../../src/tmux/label.ts";
import { formatLease, leaseIs, parseLease } from "../../../src/tmux/lease.ts";
import { literalFormat, quote, scriptText, withLiteral, withoutHooks } from "../../../src/tmux/script.ts";
import { isSupported } from "../../../src/tmux/version.ts";
import { parseScript } from "../../support/model/arguments.ts";
import { expand } from "../../support/model/format.ts";
import { Server } from "../../support/model/state.ts";

const hostile = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "$", "#", "%", ";", "\n", " ", "\t", "\r", "{", "}", "~", "a", "="),
  }),
);

describe("quote", () => {
  it("makes of any text one word that tmux reads as that text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(parseScript(quote(text))).toEqual([[[text]]]);
      }),
    );
  });

  it.each([
    ["plain", "plain"],
    ["", "''"],
    ["a b", "'a b'"],
    ["$HOME", "'$HOME'"],
    ["~", "'~'"],
    ["%if", "'%if'"],
    ["A=b", "'A=b'"],
    ["a;", "'a;'"],
    ["it's", "'it'\"'\"'s'"],
    ["a\n b", "'a'\"\\n\"' b'"],
    ["\r", '"\\r"'],
  ])("%j is written as %s", (text, quoted) => expect(quote(text)).toBe(quoted));
});

describe("a script", () => {
  const word = hostile.filter((text) => text !== "{" && text !== "}");
  const lines = fc.array(fc.array(fc.tuple(fc.constant("set-option"), word, word), { minLength: 1, maxLength: 3 }));

  it("holds each command with each of its arguments, in one pair of braces", () => {
    fc.assert(
      fc.property(lines, (all) => {
        const read = parseScript(scriptText("#{x}", all));
        expect(read).toEqual([[["if-shell", "-F", "#{x}", "{"]], ...all, [["}"]]]);
      }),
    );
  });

  it("reads as tmux documents it", () => {
    const text = scriptText("1", [
      [
        ["kill-pane", "-t", "%1"],
        ["set-option", "-s", "@a", "b c"],
      ],
      [["start-server"]],
    ]);
    expect(text).toBe("if-shell -F 1 {\nkill-pane -t '%1' ; set-option -s @a 'b c'\nstart-server\n}\n");
  });
});

describe("a script that runs where no hooks run", () => {
  it("is a hook that takes itself away, and each line of it ends alone", () => {
    const [set, run, otherwise, ...more] = withoutHooks([
      [
        ["kill-pane", "-t", "%1"],
        ["rename-window", "it's"],
      ],
      [["start-server"]],
    ]).flat();
    const text = [
      "set-hook -gu @tmx_script",
      `if-shell -F 1 {\nkill-pane -t '%1' ; rename-window 'it'"'"'s'\n}`,
      "if-shell -F 1 {\nstart-server\n}",
    ].join("\n");
    expect(set).toEqual(["set-hook", "-g", "@tmx_script", text]);
    expect(run).toEqual(["set-hook", "-R", "@tmx_script"]);
    expect(otherwise).toEqual(["if-shell", "-F", "#{@tmx_script}", text]);
    expect(more).toEqual([]);
  });

  it("is nothing where there is nothing to do", () => expect(withoutHooks([])).toEqual([]));
});

describe("text where tmux expands formats", () => {
  it("goes through an option where it could mean something, and is nowhere else", () => {
    expect(withLiteral("plain", (text) => ["rename-window", text])).toEqual([["rename-window", "plain"]]);
    expect(withLiteral("#(x)", (text) => ["rename-window", text])).toEqual([
      ["set-option", "-s", "@tmx_scratch", "#(x)"],
      ["rename-window", "#{@tmx_scratch}"],
      ["set-option", "-su", "@tmx_scratch"],
    ]);
  });

  it("is doubled for directories, which tmux undoes", () => {
    const server = new Server(1, {});
    fc.assert(
      fc.property(hostile, (text) => {
        expect(expand(server, {}, literalFormat(text))).toBe(text);
      }),
    );
  });
});

describe("labels", () => {
  it("come back as they were, whatever the names", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (session, window, pane) => {
        const labels = [
          { level: "session", session },
          { level: "window", session, window },
          { level: "pane", session, window, pane },
        ] as const;
        expect(parseSessionLabel(labelValue(labels[0], "$1"), "$1")).toEqual(labels[0]);
        expect(parseWindowLabel(labelValue(labels[1], "@1"), "@1")).toEqual(labels[1]);
        expect(parsePaneLabel(labelValue(labels[2], "%1"), "%1")).toEqual(labels[2]);
      }),
    );
  });

  it("hold the object's own id, which tmux puts in", () => {
    const label = { level: "pane", session: "a%b", window: "c/d", pane: "#{e}" } as const;
    expect(labelFormat(label)).toBe("1:#{pane_id}:a=25b/c=2Fd/=23=7Be=7D");
    expect(labelValue(label, "%7")).toBe("1:%7:a=25b/c=2Fd/=23=7Be=7D");
  });

  it.each([
    ["another object's id", "1:%2:web/edit/api"],
    ["an id that only starts alike", "1:%11:web/edit/api"],
    ["another version", "2:%1:web/edit/api"],
    ["too few parts", "1:%1:web/edit"],
    ["too many parts", "1:%1:web/edit/api/x"],
    ["a broken escape", "1:%1:web/edit/=ZZ"],
    ["nothing", ""],
  ])("are nobody's with %s", (_what, value) => expect(parsePaneLabel(value, "%1")).toBeUndefined());
});

describe("leases", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abz019_"), minLength: 1, maxLength: 8 });
  const lease: fc.Arbitrary<Lease> = fc.record({
    pid: fc.nat(),
    started: fc.oneof(word, fc.constant("")),
    host: word,
    since: fc.nat(),
    token: word,
  });

  it("come back as they were, and mean nothing to a format", () => {
    fc.assert(
      fc.property(lease, (each) => {
        expect(parseLease(formatLease(each))).toEqual(each);
        const server = new Server(1, {});
        server.options.set("@tmx_lease", formatLease(each));
        expect(expand(server, {}, leaseIs(formatLease(each)))).toBe("1");
        expect(expand(server, {}, leaseIs(""))).toBe("0");
      }),
    );
  });

  it.each(["", "me", "1.x.1.h.1.t", "2.1.1.h.1.t", "1.1.1.h.1.t x"])("%j is nobody's", (value) =>
    expect(parseLease(value)).toBeUndefined(),
  );
});

describe("versions", () => {
  it.each([
    ["3.2", true],
    ["3.2a", true],
    ["3.3a", true],
    ["3.10", true],
    ["4.0", true],
    ["next-3.6", true],
    ["master", true],
    ["openbsd-7.5", true],
    ["3.1c", false],
    ["2.9", false],
    ["next-3.1", false],
  ])("%s is new enough: %s", (version, supported) => expect(isSupported(version)).toBe(supported));
});
