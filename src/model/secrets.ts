/**
 * Names of what is nobody else's business: environment variables, options and arguments are hidden in plans and left
 * out of exported manifests. docs/export-and-adopt.md has the same list.
 */
const SECRET_NAME =
  /secret|token|passw|passphrase|credential|(?:^|[_-])(?:pass|auth|key)$|_pwd$|(?:api|private|access|signing|encryption)[_-]?key|cookie/i;

/** A password inside an address: `postgres://user:password@host`. */
const SECRET_ADDRESS = /:\/\/[^/\s:@]*:[^/\s@]+@/;

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** Whether a named value must not be shown: by its name, or by what it holds. */
export const isSecretValue = (name: string, value: string): boolean => isSecretName(name) || SECRET_ADDRESS.test(value);

/** Whether a program's arguments hold a secret: `--token=…`, `--token …`, `TOKEN=…`, a password inside an address. */
export const isSecretCommand = (words: readonly string[]): boolean =>
  words.some((word, at) => {
    if (SECRET_ADDRESS.test(word)) return true;
    const [, name, assigned] = /^(?:--?)?([A-Za-z_][\w-]*)(=.)?/.exec(word) ?? [];
    if (name === undefined || !isSecretName(name)) return false;
    return assigned !== undefined || (word === `--${name}` && at + 1 < words.length) || isHeader(word);
  }) || words.some(isHeader);

/** `Authorization: Bearer …`, as tools for the web take it. */
const isHeader = (word: string): boolean => /^[\w-]*(?:authorization|token|cookie|api-key)\s*:\s*\S/i.test(word);
