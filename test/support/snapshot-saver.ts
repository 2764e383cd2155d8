/**
 * A process that saves snapshots, for tests that kill it: FOLDER NAME COUNT [KILL-BEFORE]. Prints the number of each
 * generation. With KILL-BEFORE it kills itself instead of doing that operation on the disk, counted from 0.
 */
import { isHolderAlive, newLease } from "../../src/driver/writer.ts";
import { FORMAT_VERSION } from "../../src/snapshot/migrations.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";
import { nodeDisk } from "../../src/store/snapshots/disk.ts";
import { SnapshotFiles } from "../../src/store/snapshots/store.ts";
import { watchedDisk } from "./faulty-disk.ts";
import { savedBy } from "./saved-by.ts";

const [folder, name, count, killBefore] = process.argv.slice(2);

let left = Number(killBefore ?? Infinity);
const disk = watchedDisk(nodeDisk, () => {
  if (left-- <= 0) process.kill(process.pid, "SIGKILL");
});
const format = { version: FORMAT_VERSION, read: readSnapshot };
const holders = { newLease, isAlive: isHolderAlive, now: Date.now };
const store = new SnapshotFiles({ folder: folder!, format, holders, disk });
for (let at = 0; at < Number(count); at++) {
  const { snapshot, texts } = savedBy(name!, at);
  const outcome = await store.publish(snapshot, texts);
  if (!outcome.ok) throw new Error(outcome.error.message);
  process.stdout.write(`${outcome.value.number}\n`);
}
