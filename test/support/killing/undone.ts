import type { EndState } from "../end-state.ts";
import type { Rig } from "../rig.ts";
import { settled } from "./settled.ts";

/** What an undo says, and what it comes to. */
export async function undoOf(rig: Rig): Promise<{ readonly code: number; readonly state: EndState }> {
  const { code } = await rig.tmx("undo", "--yes");
  return { code, state: (await settled(rig)).state };
}
