import { describe, expect, it } from "vitest";
import { errorsOf, paneWith, sessionWith, specOf, windowWith } from "./support.ts";

/** What a text becomes in the environment. */
const valueOf = (text: string): string | undefined =>
  specOf(sessionWith(`vars: { port: 3000, host: local, on: true }\nenv: { A: ${JSON.stringify(text)} }`)).env["A"];

describe("variables in values", () => {
  it.each([
    ["${{ vars.port }}", "3000"],
    ["${{vars.port}}", "3000"],
    ["${{   vars.port\t}}", "3000"],
    ["${{ vars.host }}:${{ vars.port }}/${{ env.USER }}", "local:3000/ada"],
    ["${{ vars.on }}", "true"],
    ["$port $HOME ${HOME} $(date) {{ x }}", "$port $HOME ${HOME} $(date) {{ x }}"],
    ["$${{ vars.port }}", "${{ vars.port }}"],
    ["$$${{ vars.port }}", "$${{ vars.port }}"],
    ["$${{ vars.port }} ${{ vars.port }}", "${{ vars.port }} 3000"],
  ])("%s becomes %s", (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it("stand in every value", () => {
    const { name, windows } = specOf(
      'session: ${{ vars.s }}\nvars: { s: web, t: top }\nwindows:\n  - panes:\n      - "echo ${{ vars.t }}"\n      - run: ["a", "b ${{ vars.t }}"]\n',
    );
    expect(name).toBe("web");
    expect(windows[0]?.panes.map(({ process }) => process)).toEqual([
      { kind: "run", lines: ["echo top"] },
      { kind: "run", lines: ["a", "b top"] },
    ]);
  });

  it("never stand in keys", () => {
    expect(errorsOf(sessionWith('vars: { a: b }\noptions: { "@${{ vars.a }}": x }'))[0]).toContain("bad-name");
  });

  it("put in no variables of their own", () => {
    expect(
      specOf(sessionWith("vars: { a: x }\nenv: { A: '${{ env.B }}' }"), { env: { B: "${{ vars.a }}" } }).env,
    ).toEqual({
      A: "${{ vars.a }}",
    });
  });

  it("keep their type where a value is one variable alone", () => {
    const { windows } = specOf(
      'session: web\nvars: { i: 4, f: true, s: 30 }\nwindows:\n  - index: "${{ vars.i }}"\n    focus: ${{ vars.f }}\n    layout: tiled\n    name: "${{ vars.i }}"\n    options: { monitor-bell: "${{ vars.f }}" }\n',
    );
    expect(windows[0]).toMatchObject({ index: 4, focus: true, name: "4", options: { "monitor-bell": "on" } });
  });

  it("are text in text", () => {
    expect(
      specOf(windowWith('name: "${{ env.N }}"\npanes: [{ title: "${{ env.N }}" }]'), { env: { N: "5" } }).windows[0],
    ).toMatchObject({
      name: "5",
      panes: [{ title: "5" }],
    });
  });
});

describe("defaults of variables", () => {
  it("may come from the environment", () => {
    expect(specOf(sessionWith("vars: { a: 'I am ${{ env.USER }}' }\nenv: { A: '${{ vars.a }}' }")).env).toEqual({
      A: "I am ada",
    });
  });

  it("may not come from each other", () => {
    expect(errorsOf(sessionWith("vars: { a: x, b: '${{ vars.a }}' }"))).toEqual([
      '2:19+13 bad-interpolation vars.b | variable "a" cannot be used here | the default of a variable may use ${{ env.NAME }} only',
    ]);
  });
});

describe("--set", () => {
  it("replaces a default, with its type", () => {
    const text =
      'session: web\nvars: { i: 1, f: false, v: "1" }\nenv: { V: "${{ vars.v }}" }\nwindows:\n  - index: "${{ vars.i }}"\n    focus: ${{ vars.f }}\n';
    const spec = specOf(text, { vars: { i: "7", f: "true", v: "007" } });
    expect(spec.windows[0]).toMatchObject({ index: 7, focus: true });
    expect(spec.env).toEqual({ V: "007" });
  });

  it("makes the default's own variables unneeded", () => {
    expect(
      specOf(sessionWith("vars: { a: '${{ env.NOPE }}' }\nenv: { A: '${{ vars.a }}' }"), { vars: { a: "x" } }).env,
    ).toEqual({ A: "x" });
  });

  it("is checked like a default", () => {
    const text = 'session: web\nvars: { i: 1 }\nwindows:\n  - index: "${{ vars.i }}"\n';
    expect(errorsOf(text, { vars: { i: "one" } })).toEqual([
      '4:12+15 bad-value windows[0].index | expected a whole number from 0 to 65535, got "one"',
    ]);
  });

  it("knows only variables that the file declares", () => {
    expect(errorsOf(sessionWith("vars: { port: 1 }"), { vars: { prot: "2" } })).toEqual([
      '- unknown-variable - | --set names the variable "prot", which the file does not declare | did you mean "port"?',
    ]);
    expect(errorsOf(sessionWith("root: x"), { vars: { port: "2" } })).toEqual([
      '- unknown-variable - | --set names the variable "port", which the file does not declare | declare it under vars',
    ]);
  });
});

describe("variables that are not there", () => {
  it.each([
    [
      "${{ vars.prot }}",
      '5:14+16 undefined-variable windows[0].panes[0].run | variable "prot" is not defined | did you mean "port"?',
    ],
    [
      "${{ vars.x }}",
      '5:14+13 undefined-variable windows[0].panes[0].run | variable "x" is not defined | declare it under vars',
    ],
    [
      "a ${{ env.HOEM }} b",
      '5:16+15 undefined-variable windows[0].panes[0].run | environment variable "HOEM" is not defined | did you mean "HOME"?',
    ],
    [
      "${{ env.TOKEN }}",
      '5:14+16 undefined-variable windows[0].panes[0].run | environment variable "TOKEN" is not defined | set it in the environment that tmx starts in',
    ],
    [
      "${{ toString }}",
      '5:14+15 bad-interpolation windows[0].panes[0].run | "${{ toString }}" names no variable | write ${{ vars.NAME }} or ${{ env.NAME }}; $${{ is a plain ${{',
    ],
    [
      "${{ vars.constructor }}",
      '5:14+23 undefined-variable windows[0].panes[0].run | variable "constructor" is not defined | declare it under vars',
    ],
    [
      "a ${{ vars.port",
      '5:16+13 bad-interpolation windows[0].panes[0].run | "${{" without "}}" | write ${{ vars.NAME }} or ${{ env.NAME }}; $${{ is a plain ${{',
    ],
    [
      "${{}}",
      '5:14+5 bad-interpolation windows[0].panes[0].run | "${{}}" names no variable | write ${{ vars.NAME }} or ${{ env.NAME }}; $${{ is a plain ${{',
    ],
  ])("%s is an error at its place", (text, error) => {
    expect(errorsOf(`vars: { port: 1 }\n${paneWith(`run: ${text}`)}`)).toEqual([error]);
  });

  it("is one error for each, and no other about the same value", () => {
    expect(
      errorsOf(windowWith('index: "${{ vars.x }}"\nlayout: "${{ vars.y }} ${{ vars.z }}"')).map(
        (line) => line.split(" |")[0],
      ),
    ).toEqual([
      "3:13+13 undefined-variable windows[0].index",
      "4:14+13 undefined-variable windows[0].layout",
      "4:28+13 undefined-variable windows[0].layout",
    ]);
  });
});
