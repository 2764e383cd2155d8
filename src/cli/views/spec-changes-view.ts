import { formatAddress } from "../../model/address.ts";
import type { SpecChange } from "../../runtime.ts";
import { renderField } from "./plan-view.ts";
import { withoutSecret } from "./secrets.ts";
import { safe, type Style } from "./style.ts";

const SYMBOLS = { added: "+", changed: "~", removed: "-" } as const;
const PAINTS = { added: "add", changed: "change", removed: "remove" } as const;
const DEPTHS = { session: "", window: "  ", pane: "    " } as const;

interface View {
  readonly from: number;
  readonly to: number;
  readonly style: Style;
}

/** What one generation's spec has, or says otherwise, than an earlier one's. */
export function renderSpecChanges(changes: readonly SpecChange[], { from, to, style }: View): string {
  if (changes.length === 0) return `Generation ${to} says the same as generation ${from}.`;
  const lines = changes.flatMap(({ kind, level, address, fields }) => [
    `${DEPTHS[level]}${style[PAINTS[kind]](SYMBOLS[kind])} ${level} ${style.strong(safe(formatAddress(address)))}`,
    ...fields.map((field) => `${DEPTHS[level]}    ${renderField(field)}`),
  ]);
  return [style.faint(`From generation ${from} to generation ${to}:`), "", ...lines].join("\n");
}

export const specChangeJson = ({ kind, level, address, fields }: SpecChange): Readonly<Record<string, unknown>> => ({
  kind,
  level,
  address: formatAddress(address),
  session: address.session,
  window: address.window ?? null,
  pane: address.pane ?? null,
  fields: fields.map((field) => {
    const { origin: _origin, ...values } = withoutSecret(field);
    return values;
  }),
});
