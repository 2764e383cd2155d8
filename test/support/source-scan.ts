/** What a source file imports, and which globals it uses: read from its syntax tree, so comments and strings do not count. */
import { parseAst } from "rolldown/parseAst";

export interface Scan {
  /** Static and dynamic imports, re-exports, type imports, `require`; a specifier that is not a plain string is absent. */
  readonly imports: readonly { readonly specifier: string | undefined; readonly line: number }[];
  readonly globals: readonly GlobalUse[];
}

export interface GlobalUse {
  /** `process`, `process.stdout`, `Date.now`, `new Date()`, `import.meta`: a global, with the member where one is named. */
  readonly name: string;
  readonly line: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

interface Visit {
  readonly node: Node;
  readonly parent: Node | undefined;
  /** Names that are declared around this node, innermost last. */
  readonly scopes: readonly ReadonlySet<string>[];
}

export function scanSource(path: string, text: string): Scan {
  const imports: Scan["imports"][number][] = [];
  const globals: GlobalUse[] = [];
  const lineOf = (node: Node): number => text.slice(0, node.start).split("\n").length;

  const visit = ({ node, parent, scopes }: Visit): void => {
    const imported = importOf(node);
    if (imported !== undefined) imports.push({ specifier: imported.specifier, line: lineOf(node) });
    const name = globalOf({ node, parent, scopes });
    if (name !== undefined) globals.push({ name, line: lineOf(node) });
    const inner = opensScope(node) ? [...scopes, declaredIn(node)] : scopes;
    for (const child of referringChildren(node)) visit({ node: child, parent: node, scopes: inner });
  };
  const program = parseAst(text, { lang: languageOf(path) }, path) as unknown as Node;
  visit({ node: program, parent: undefined, scopes: [] });
  return { imports, globals };
}

function languageOf(path: string): "dts" | "ts" | "js" {
  if (/\.d\.[cm]?ts$/.test(path)) return "dts";
  return /\.[cm]?ts$/.test(path) ? "ts" : "js";
}

const IMPORTS = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

function importOf(node: Node): { specifier: string | undefined } | undefined {
  if (IMPORTS.has(node.type) && isNode(node["source"])) return { specifier: stringOf(node["source"]) };
  if (node.type === "TSExternalModuleReference") return { specifier: stringOf(node["expression"]) };
  const isRequire = node.type === "CallExpression" && nameOf(node["callee"]) === "require";
  return isRequire ? { specifier: stringOf((node["arguments"] as unknown[])[0]) } : undefined;
}

function globalOf({ node, parent, scopes }: Visit): string | undefined {
  if (node.type === "MetaProperty" && nameOf(node["meta"]) === "import") return "import.meta";
  const name = nameOf(node);
  if (name === undefined || scopes.some((scope) => scope.has(name))) return undefined;
  if (parent?.type === "MemberExpression" && parent["object"] === node) {
    const member = parent["computed"] === true ? stringOf(parent["property"]) : nameOf(parent["property"]);
    return member === undefined ? name : `${name}.${member}`;
  }
  const isBareNew = parent?.type === "NewExpression" && (parent["arguments"] as unknown[]).length === 0;
  return isBareNew ? `new ${name}()` : name;
}

/** Children less the names that refer to nothing: keys, members, labels. */
function referringChildren(node: Node): Node[] {
  const skipped = namesOnly(node);
  return Object.entries(node).flatMap(([key, value]) => (skipped.includes(key) ? [] : nodesIn(value)));
}

function namesOnly(node: Node): readonly string[] {
  if (node["computed"] === true) return [];
  switch (node.type) {
    case "MemberExpression":
      return ["property"];
    case "ImportSpecifier":
      return ["imported"];
    case "ExportSpecifier":
      return ["exported"];
    case "TSQualifiedName":
      return ["right"];
    case "TSImportType":
      return ["qualifier"];
    case "TSEnumMember":
      return ["id"];
    case "MetaProperty":
      return ["meta", "property"];
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "TSNamedTupleMember":
      return ["label"];
    default:
      return ["key"];
  }
}

function opensScope(node: Node): boolean {
  return node.type === "Program" || Array.isArray(node["params"]) || Array.isArray(node["parameters"]);
}

/** All that is declared in a function or in the file, whatever the block, but not in the functions inside it. */
function declaredIn(scope: Node): Set<string> {
  const names = new Set<string>();
  const look = (node: Node, parent: Node): void => {
    if (isDeclaration(node, parent)) for (const name of bound(node)) names.add(name);
    if (node === scope || !opensScope(node)) for (const child of nodesIn(Object.values(node))) look(child, node);
  };
  for (const param of nodesIn([scope["params"], scope["parameters"]])) for (const name of bound(param)) names.add(name);
  look(scope, scope);
  return names;
}

function isDeclaration(node: Node, parent: Node): boolean {
  if (parent.type === "VariableDeclarator") return parent["id"] === node;
  if (parent.type === "CatchClause") return parent["param"] === node;
  if (/^Import(Default|Namespace)?Specifier$/.test(parent.type)) return parent["local"] === node;
  if (parent.type === "TSTypeParameter") return parent["name"] === node;
  return /(Declaration|Expression)$/.test(parent.type) && parent["id"] === node;
}

/** The names that a pattern binds. */
function bound(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [String(pattern["name"])];
    case "Property":
      return nodesIn(pattern["value"]).flatMap(bound);
    case "AssignmentPattern":
      return nodesIn(pattern["left"]).flatMap(bound);
    case "RestElement":
      return nodesIn(pattern["argument"]).flatMap(bound);
    case "TSParameterProperty":
      return nodesIn(pattern["parameter"]).flatMap(bound);
    case "ObjectPattern":
      return nodesIn(pattern["properties"]).flatMap(bound);
    case "ArrayPattern":
      return nodesIn(pattern["elements"]).flatMap(bound);
    default:
      return [];
  }
}

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === "Identifier" ? String(node["name"]) : undefined;
}

function stringOf(node: unknown): string | undefined {
  return isNode(node) && typeof node["value"] === "string" ? node["value"] : undefined;
}
