import { err, ok, type Result } from "../lib/result.ts";
import type { Failure } from "../model/failure.ts";

/** Work on the state folder, whose failing is to be expected: a full disk, a folder that is somebody else's. */
export async function writing<T>(folder: string, work: () => Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    return err({
      code: "state-unwritable",
      message: `cannot write to the state folder ${folder}: ${(error as Error).message}`,
      hint: "make room or mend its permissions, or set TMX_STATE_DIR to another folder",
    });
  }
}
