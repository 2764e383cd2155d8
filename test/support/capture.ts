/** Looks at a rig's server as saving does. */
import { expect } from "vitest";
import { Capture } from "../../src/driver/capture.ts";
import { Tmux } from "../../src/driver/tmux.ts";
import type { Result } from "../../src/lib/result.ts";
import type { Captured, CapturedPane, CapturedSession, CapturedWindow } from "../../src/model/captured.ts";
import type { Rig } from "./rig.ts";

export const tmuxOf = (rig: Rig): Tmux =>
  new Tmux({ binary: rig.binary, socket: { flags: ["-L", rig.name], path: rig.socket }, env: rig.env });

export const captureOf = (rig: Rig): Capture => new Capture(tmuxOf(rig));

export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) expect.fail(JSON.stringify(result.error));
  return result.value;
}

export const capturedOn = async (rig: Rig): Promise<Captured> => {
  const captured = valueOf(await captureOf(rig).sessions());
  expect(captured).toBeDefined();
  return captured!;
};

export async function capturedSession(rig: Rig, name: string): Promise<CapturedSession> {
  const found = (await capturedOn(rig)).sessions.find(({ session }) => session === name);
  if (!found) expect.fail(`there is no session ${name}`);
  return found;
}

export const windowAt = ({ windows }: CapturedSession, index: number): CapturedWindow =>
  windows.find((window) => window.index === index)!;

export const allPanes = ({ windows }: CapturedSession): readonly CapturedPane[] =>
  windows.flatMap(({ panes }) => panes);
