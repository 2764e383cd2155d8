import { stringify } from "yaml";

/** A key and its value as a line of YAML, lists and mappings in brackets. */
export const yamlLine = (key: string, value: unknown): string =>
  stringify({ [key]: value }, { collectionStyle: "flow", lineWidth: 0 })
    .trim()
    .replace(/^\{ (.*) \}$/s, "$1");
