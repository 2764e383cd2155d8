/** What health says of what was found. */
import { describe, expect, it } from "vitest";
import { type Examination, examine } from "../../../src/daemon/health.ts";
import { err, ok } from "../../../src/lib/result.ts";

const MB = 1024 * 1024;
const standing: Examination["standing"] = {
  sessions: ["web"],
  troubles: [],
  progress: { sequence: 9, doing: "waiting for something to do", since: 99_000, passedAt: 95_000 },
  backlog: { length: 0, oldestMs: 0 },
  unsaved: [],
  isArmed: true,
};
const well: Examination = {
  now: 100_000,
  standing,
  lagMs: 3,
  rssBytes: 60 * MB,
  isWatched: true,
  tmux: ok({ hooks: 9, wanted: 9 }),
  room: ok(5_000 * MB),
  errors: 0,
};

const FAULTS: readonly (readonly [string, Partial<Examination>, "degraded" | "unhealthy", string])[] = [
  [
    "a loop that does not move",
    { standing: { ...standing, progress: { ...standing.progress, since: 60_000 } } },
    "unhealthy",
    "progress",
  ],
  [
    "no pass for long",
    { standing: { ...standing, progress: { ...standing.progress, passedAt: 1_000 } } },
    "degraded",
    "last pass",
  ],
  ["a queue that stands", { standing: { ...standing, backlog: { length: 2, oldestMs: 40_000 } } }, "degraded", "queue"],
  ["no watchdog", { isWatched: false }, "degraded", "under watch"],
  ["a loop that lags", { lagMs: 2_000 }, "degraded", "event loop"],
  ["much memory", { rssBytes: 250 * MB }, "degraded", "memory"],
  ["a tmux that does not answer", { tmux: err("tmux did not answer within 5 s") }, "unhealthy", "tmux"],
  ["hooks that are gone", { tmux: ok({ hooks: 8, wanted: 9 }) }, "degraded", "hooks"],
  ["nobody who waits for hooks", { standing: { ...standing, isArmed: false } }, "degraded", "hooks"],
  ["saves that fail", { standing: { ...standing, unsaved: ["web"] } }, "degraded", "autosave"],
  ["a state folder that takes nothing", { room: err("EROFS") }, "unhealthy", "state"],
  ["a disk that is almost full", { room: ok(MB) }, "degraded", "state"],
];

describe("health", () => {
  it("is green where all is well", () => {
    expect(examine(well).status).toBe("healthy");
    expect(examine({ ...well, isWatched: undefined, tmux: ok(undefined) }).status).toBe("healthy");
  });

  it.for(FAULTS)("%s", ([, fault, status, name]) => {
    const report = examine({ ...well, ...fault });
    expect(report.status).toBe(status);
    expect(report.checks.filter(({ grade }) => grade !== "ok").map((check) => check.name)).toContain(name);
  });

  it("is not green while something fails", () => {
    const failed = { kind: "failed", failure: { code: "locked", message: "m" }, retryMs: 0 } as const;
    expect(examine({ ...well, standing: { ...standing, troubles: [failed] } }).status).toBe("degraded");
  });
});
