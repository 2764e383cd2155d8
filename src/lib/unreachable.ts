/** Closes a union: a new member that a switch does not handle fails the type check here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
