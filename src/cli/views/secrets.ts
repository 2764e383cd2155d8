import type { FieldChange } from "../../model/plan.ts";
import { isSecretName } from "../../model/secrets.ts";

/** Whether a field is an environment variable whose name says that its value is nobody else's business. */
export const isSecret = (path: string): boolean => path.startsWith("env.") && isSecretName(path.slice("env.".length));

/** The field without values that must not get into a log. */
export const withoutSecret = (field: FieldChange): FieldChange =>
  isSecret(field.path)
    ? { ...field, ...("before" in field && { before: "(hidden)" }), ...("after" in field && { after: "(hidden)" }) }
    : field;
