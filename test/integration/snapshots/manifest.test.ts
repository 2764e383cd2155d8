/** What a manifest says of its session's snapshots: no business of tmux, and remembered all the same. */
import { expect, it } from "vitest";
import { expectCode, expectNoChanges, yaml } from "../../support/apply.ts";
import { createRig } from "../../support/rig.ts";

it("changes nothing when it changes, and is known from then on", async () => {
  await using rig = await createRig();
  const session = { session: "web", windows: [{ name: "edit" }] };
  const file = await rig.write("web.yaml", yaml({ ...session, snapshot: { every: "5m", keep: 3 } }));
  expectCode(await rig.tmx("apply", file), 0);
  await rig.write("web.yaml", yaml({ ...session, snapshot: { text: 50 } }));
  await expectNoChanges(rig, file);
  expectCode(await rig.tmx("apply", file), 0);
  const exported = await rig.tmx("export", "web");
  expectCode(exported, 0);
  expect(exported.stdout).toMatch(/^snapshot:\n {2}text: 50\nwindows:/m);
});
