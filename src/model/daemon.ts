import type { Lease } from "./lease.ts";
import type { WatchEvent } from "./watch-event.ts";

/** That a daemon is to run for one tmux server, and how: it is there from `daemon start` to `daemon stop`. */
export interface DaemonWish {
  /** Files and folders of manifests. Absolute. */
  readonly paths: readonly string[];
  /** Whether it goes when the tmux server ends in good order. */
  readonly exitWhenEmpty: boolean;
  /** Whether a watchdog is over it. */
  readonly autoRestart: boolean;
  /** The boot of the machine in which it was started: after another one nobody has asked for it. */
  readonly boot: string;
}

/** The two processes of a daemon. */
export type Role = "reconciler" | "watchdog";

/** What a process of a daemon leaves on the disk, for whoever looks for it. */
export interface DaemonRecord {
  readonly lease: Lease;
  /** The socket that it answers at; a watchdog has none. */
  readonly socket?: string;
  /** How often it was started in place of one that had died or hung. */
  readonly restarts: number;
}

/** A sign of life that proves progress: `sequence` is moved by the loop, and by nothing else. */
export interface Heartbeat {
  readonly pid: number;
  readonly sequence: number;
  /** What it is doing now. */
  readonly doing: string;
  /** For how long, in milliseconds. */
  readonly forMs: number;
  /** When this was said, in milliseconds since the epoch. */
  readonly at: number;
  /** By how much timers are late, the worst of the last seconds, in milliseconds. */
  readonly lagMs: number;
  readonly rssBytes: number;
  readonly backlog: { readonly length: number; readonly oldestMs: number };
}

export type Grade = "ok" | "degraded" | "failed";

/** One thing that was looked at just now. */
export interface HealthCheck {
  readonly name: string;
  readonly grade: Grade;
  /** What was found, in a few words. */
  readonly found: string;
}

export interface HealthReport {
  readonly status: "healthy" | "degraded" | "unhealthy";
  readonly checks: readonly HealthCheck[];
}

/** How a daemon is, as it says itself. */
export interface DaemonStatus {
  readonly reconciler: { readonly pid: number; readonly since: number; readonly restarts: number };
  readonly watchdog: { readonly pid: number } | null;
  readonly paths: readonly string[];
  readonly exitWhenEmpty: boolean;
  readonly autoRestart: boolean;
  readonly socket: string;
  readonly sessions: readonly string[];
  /** What is wrong now, or left alone. */
  readonly troubles: readonly WatchEvent[];
  readonly heartbeat: Heartbeat;
}
