/**
 * When tmx is killed: after each message that it sends to tmux, and before those for which that is something else.
 * Before a message is after the one before it, unless tmx has written to the disk in between, or has sent signals.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rig } from "./rig.ts";
import { someOf } from "./steps.ts";
import { wrapTmux, type WrappedTmux } from "./wrapped-tmux.ts";

type When = "before" | "after";

export interface Moment {
  /** `before message 3` */
  readonly name: string;
  readonly when: When;
  /** The number of the message. */
  readonly at: number;
  /** For the wrapper of tmux: kills tmx there. */
  readonly script: string;
}

export const KILL = {
  before: "kill -9 $PPID; exit 1",
  after: '"$real" "$@" >/dev/null 2>&1; kill -9 $PPID; exit 1',
};

export interface Watched {
  readonly env: WrappedTmux["env"];
  /** Those of the command that was run meanwhile. @param signals whether it sends any: then no moment is like another */
  readonly moments: (signals?: boolean) => Promise<readonly Moment[]>;
}

/** For an undisturbed run: looks at the state folder before and after each message. */
export async function watchMessages(rig: Rig): Promise<Watched> {
  const look = `find '${rig.stateDir}' -type f -printf '%p %s %T@\\n' 2>/dev/null | sort`;
  const script = `${look} >"$0.$n.before"; "$real" "$@"; code=$?; ${look} >"$0.$n.after"; exit $code`;
  const { env, calls } = await wrapTmux(rig, script, "watched");
  const seen = (at: number, when: When): Promise<string> => readFile(join(rig.dir, `watched.sh.${at}.${when}`), "utf8");
  const moments = async (signals = false): Promise<readonly Moment[]> => {
    const found: Moment[] = [];
    const count = await calls();
    for (let at = 1; at <= count; at++) {
      const isOther = signals || at === 1 || (await seen(at, "before")) !== (await seen(at - 1, "after"));
      if (isOther) found.push(momentOf("before", at));
      found.push(momentOf("after", at));
    }
    return (["before", "after"] as const).flatMap((when) => someOf(found.filter((moment) => moment.when === when)));
  };
  return { env, moments };
}

const momentOf = (when: When, at: number): Moment => ({
  name: `${when} message ${at}`,
  when,
  at,
  script: `if [ "$n" -eq ${at} ]; then ${KILL[when]}; fi`,
});
