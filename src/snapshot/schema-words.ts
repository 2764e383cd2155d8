import { quote } from "../lib/quote.ts";
import { formatPlace } from "./place.ts";
import type { SchemaError } from "./validate.gen.js";

/** What the schema has to say about a snapshot, in one line. */
export function describeError(error: SchemaError | undefined): string {
  if (error === undefined) return "it is no snapshot";
  const place = formatPlace(error.instancePath);
  return `${place === "" ? "it" : place} ${complaint(error)}`;
}

function complaint({ keyword, params, propertyName }: SchemaError): string {
  if (propertyName !== undefined) return `has a name that cannot be: ${quote(propertyName)}`;
  switch (keyword) {
    case "required":
      return `has no ${quote(String(params["missingProperty"]))}`;
    case "additionalProperties":
      return `has a key that is not known: ${quote(String(params["additionalProperty"]))}`;
    case "type":
      return `is not what it should be: ${[params["type"]].flat().map(String).join(" or ")}`;
    case "minimum":
      return `is under ${String(params["limit"])}`;
    case "maximum":
      return `is over ${String(params["limit"])}`;
    case "minItems":
      return "is empty";
    case "maxItems":
      return `has more than ${String(params["limit"])} entries`;
    default:
      return "has a value that cannot be";
  }
}
