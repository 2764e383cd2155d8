import type { Grade, HealthReport } from "../../../model/daemon.ts";
import { safe, type Style } from "../style.ts";

/** The verdict, and below it each check with what was found. */
export function renderHealth({ status, checks }: HealthReport, style: Style): string {
  const paint: Readonly<Record<Grade, (text: string) => string>> = {
    ok: style.add,
    degraded: style.change,
    failed: style.bad,
  };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const mark: Readonly<Record<Grade, string>> = { ok: "✓", degraded: "!", failed: "✗" };
  return [
    style.strong(status),
    ...checks.map(({ name, grade, found }) => `  ${paint[grade](mark[grade])} ${name.padEnd(width)}  ${safe(found)}`),
  ].join("\n");
}
