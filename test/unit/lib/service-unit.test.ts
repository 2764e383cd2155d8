/** What service managers are told: each word as it is, whatever it holds. */
import { expect, it } from "vitest";
import { launchdAgent, systemdUnit } from "../../../src/lib/service-unit.ts";

const service = { argv: ["/usr/bin/node", 'a "b" $c %d\\'], env: { PATH: "/bin", ODD: "x y" } };

it("a systemd unit quotes what would stand for something else", () => {
  const unit = systemdUnit(service);
  expect(unit).toContain('ExecStart=/usr/bin/node "a \\"b\\" $$c %%d\\\\"\n');
  expect(unit).toContain('Environment=PATH=/bin\nEnvironment="ODD=x y"\n');
  expect(unit).toContain("Type=notify\n");
  expect(unit).toContain("Restart=always\n");
});

it("a launchd agent is XML", () => {
  expect(launchdAgent({ argv: ["<&>"], env: { A: "<" } })).toContain("<string>&lt;&amp;&gt;</string>");
});
