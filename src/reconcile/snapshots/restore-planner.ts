import { processMark } from "../../diff/marks.ts";
import type { Address } from "../../model/address.ts";
import type { CapturedSession } from "../../model/captured.ts";
import type { Failure } from "../../model/failure.ts";
import type { Observed, ObservedSession } from "../../model/observed.ts";
import type { ProgramQuestion, RestoredField } from "../../model/restore.ts";
import type { RestoredWindow } from "../../model/restoration.ts";
import type { Snapshot, SnapshotWindow } from "../../model/snapshot.ts";
import type { SessionSpec } from "../../model/spec.ts";
import { blueprintOf, windowAddress } from "../../snapshot/blueprint.ts";
import { harmlessPart } from "../../snapshot/foreign.ts";
import { manifestChoice } from "../../snapshot/managed.ts";
import { isSameLife } from "./lives.ts";
import type { SnapshotPorts } from "./ports.ts";
import { restoreOperations } from "./restore-operations.ts";
import { isForeign, type PlanRequest, type PreparedRestore, type PreparedSession } from "./prepared.ts";
import type { Source } from "./sources.ts";
import { surroundingsOf } from "./surroundings.ts";
import { isTaken, lostSince, noSuchWindow, placed, windowNamed } from "./windows.ts";

/** A part of what was saved, on its way to a session. */
interface Part {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly into?: ObservedSession;
}

/** Adds one session after the other, each knowing those before it. */
export class RestorePlanner {
  readonly #ports: SnapshotPorts;
  readonly #request: PlanRequest;
  readonly #observed: Observed;
  readonly #sessions: PreparedSession[] = [];
  readonly #skipped: { readonly address: Address; readonly why: string }[] = [];
  readonly #questions: ProgramQuestion[] = [];

  constructor(ports: SnapshotPorts, request: PlanRequest, observed: Observed) {
    this.#ports = ports;
    this.#request = request;
    this.#observed = observed;
  }

  result(): Omit<PreparedRestore, "damaged" | "texts"> {
    const sessions = this.#sessions;
    const { server } = this.#observed;
    return {
      sessions,
      plan: {
        operations: sessions.flatMap(restoreOperations),
        conflicts: [],
        sessions: sessions.map(({ name }) => name),
        ...(server ? { server } : {}),
      },
      sources: sessions.map(({ name, source }) => ({
        session: name,
        ...(source.generation ? { generation: source.generation } : {}),
        at: source.snapshot.at,
      })),
      skipped: this.#skipped,
      fields: sessions.flatMap((session) => session.blueprint.fields.map((field) => this.#asLinked(session, field))),
      questions: this.#questions,
    };
  }

  async add(source: Source): Promise<Failure | undefined> {
    const { snapshot } = source;
    const { as, window: wanted } = this.#request;
    const name = as ?? snapshot.session;
    const into = this.#observed.sessions.find((session) => session.name === name);
    const one = wanted === undefined ? undefined : windowNamed(snapshot, wanted);
    if (wanted !== undefined && !one) return noSuchWindow(snapshot, wanted);
    const part = one ? withWindows(snapshot, [one]) : snapshot;
    return into ? this.#merge(source, { name, snapshot: part, into }) : this.#prepare(source, { name, snapshot: part });
  }

  /** Of a session that is there only windows come back: one that is named, or what a delete has ended. */
  async #merge(source: Source, part: Part & { readonly into: ObservedSession }): Promise<Failure | undefined> {
    const { name, snapshot, into } = part;
    const isOne = this.#request.window !== undefined;
    const missing = isOne
      ? snapshot.windows.filter(
          (window) => !isTaken(window, { source: source.snapshot, into, observed: this.#observed }),
        )
      : this.#request.from.kind === "generations"
        ? lostSince(snapshot, { into, observed: this.#observed })
        : [];
    if (missing.length > 0)
      return this.#prepare(source, { ...part, snapshot: placed(withWindows(snapshot, missing), into) });
    const address = isOne ? windowAddress(name, snapshot.windows[0]!) : { session: name };
    this.#skipped.push({ address, why: isOne ? WINDOW_IS_THERE : SESSION_IS_THERE });
    return undefined;
  }

  async #prepare(source: Source, { name, snapshot: saved, into }: Part): Promise<Failure | undefined> {
    const isAnyones = isForeign(this.#request);
    const { snapshot, withheld } = isAnyones ? harmlessPart(saved, name) : { snapshot: saved, withheld: [] };
    const known = isAnyones ? undefined : await this.#knownSpec(name, snapshot);
    // A window joins a session that is managed, or one that is not.
    const spec = into && into.label?.session !== known?.name ? undefined : known;
    const around = await surroundingsOf(this.#ports, snapshot, {
      text: this.#request.text,
      given: this.#request.given,
      programs: this.#request.programs,
      isForeign: isAnyones,
      isAgreed: (pane, window, line) => {
        const place = pane.key ?? String(window.panes.indexOf(pane));
        return this.#ask({ address: { ...windowAddress(name, window), pane: place }, line });
      },
    });
    if (!around.ok) return around.error;
    const joins = await this.#leaderOf(snapshot);
    const drawn = blueprintOf(snapshot, {
      ...around.value,
      name,
      isManaged: spec !== undefined,
      choose: (pane, window) =>
        (spec && manifestChoice(spec, { pane, window }, { ...around.value, markOf: processMark })) ??
        around.value.choose(pane, window),
      linkOf: (window) => this.#linkOf(window, { name, snapshot }),
      ...(joins === undefined ? {} : { joins }),
    });
    const blueprint = { ...drawn, fields: [...drawn.fields, ...withheld] };
    this.#sessions.push({ name, source, snapshot, blueprint, ...(into && { into }), ...(spec && { spec }) });
    return undefined;
  }

  /** A window keeps its links where the sessions that it is linked into come back after it. */
  #asLinked({ name, blueprint }: PreparedSession, field: RestoredField): RestoredField {
    if (field.field !== "links" || field.result === "restored") return field;
    const window = blueprint.restoration.windows.find(
      ({ key, index }) => (key ?? String(index)) === field.address.window,
    );
    const isLinked = this.#sessions
      .flatMap((session) => session.blueprint.restoration.windows)
      .some(({ link }) => link?.session === name && link.index === window?.index);
    return isLinked ? { address: field.address, field: "links", result: "restored" } : field;
  }

  #ask(question: ProgramQuestion): boolean {
    this.#questions.push(question);
    const agreed = this.#request.agreedPrograms ?? [];
    return agreed.some((each) => JSON.stringify(each) === JSON.stringify(question));
  }

  /** What the labels in a snapshot stand for: as it is remembered, or as its history has it. A copy stands for nothing. */
  async #knownSpec(name: string, { managed, session }: Snapshot): Promise<SessionSpec | undefined> {
    if (!managed || (name !== session && name !== managed.key)) return undefined;
    const applied = (await this.#ports.state.load([managed.key])).get(managed.key);
    if (applied && applied.at !== 0) return applied.spec;
    const { generations } = await this.#ports.readHistory(managed.key);
    return generations.find(({ number }) => number === managed.generation)?.spec;
  }

  /** A session of the same group, restored before this one or there already. */
  async #leaderOf({ group, server }: Snapshot): Promise<string | undefined> {
    if (group === undefined || this.#request.window !== undefined) return undefined;
    const before = this.#sessions.find(
      (each) => each.snapshot.group === group && isSameLife(each.snapshot.server, server),
    );
    return before?.name ?? (await this.#liveMembers(group))[0]?.session;
  }

  async #liveMembers(group: string): Promise<readonly CapturedSession[]> {
    const captured = this.#observed.server ? await this.#ports.capture.sessions() : undefined;
    const sessions = captured?.ok ? (captured.value?.sessions ?? []) : [];
    return sessions.filter((session) => session.group === group);
  }

  /** The place that a window has already: in a session restored before, or twice in this one. */
  #linkOf(window: SnapshotWindow, { name, snapshot }: Pick<Part, "name" | "snapshot">): RestoredWindow["link"] {
    const first = snapshot.windows.find(({ id }) => id === window.id)!;
    if (first !== window) return { session: name, index: first.index };
    for (const other of this.#sessions.filter((each) => isSameLife(each.snapshot.server, snapshot.server))) {
      const found = other.snapshot.windows.find(({ id }) => id === window.id);
      if (found) return { session: other.name, index: found.index };
    }
    return undefined;
  }
}

const SESSION_IS_THERE = "it is there already, and is left alone (--as gives what was saved another name)";
const WINDOW_IS_THERE = "it is there already, and is left alone";

const withWindows = (snapshot: Snapshot, windows: readonly SnapshotWindow[]): Snapshot => ({
  ...snapshot,
  windows,
  stack: windows.length === snapshot.windows.length ? snapshot.stack : windows.map(({ index }) => index),
});
