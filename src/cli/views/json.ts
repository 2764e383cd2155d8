/**
 * A JSON document. What JSON itself lets pass and a terminal does not (the control characters from 0x7f on, what turns
 * the direction of writing around) is escaped as well: a document may be looked at.
 */
export const renderJson = (value: unknown, { isLine = false }: { readonly isLine?: boolean } = {}): string =>
  JSON.stringify(value, undefined, isLine ? 0 : 2).replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
