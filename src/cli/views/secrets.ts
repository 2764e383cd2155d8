import type { FieldChange } from "../../model/plan.ts";

const SECRET = /secret|token|passw|credential|api_?key|private_?key/i;

/** Whether a field is an environment variable whose name says that its value is nobody else's business. */
export const isSecret = (path: string): boolean => path.startsWith("env.") && SECRET.test(path);

/** The field without values that must not get into a log. */
export const withoutSecret = (field: FieldChange): FieldChange =>
  isSecret(field.path)
    ? { ...field, ...("before" in field && { before: "(hidden)" }), ...("after" in field && { after: "(hidden)" }) }
    : field;
