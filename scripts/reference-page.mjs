/** The reference page of the manifest language, as Markdown. */
import { stringify } from "yaml";

const CLASSES = `Every key has a class, which says what a change of it does to a session that already runs:

| class | a change of the key |
| --- | --- |
| converges in place | is carried out on the running session; no process notices |
| replaces the process | ends the pane's process and starts it again, with consent only: a yes at the prompt, \`--yes\`, or \`onChange: restart\` |
| at creation only | does nothing to what already exists; where the key is an identity, another value is another object |

Keys without a class only feed other keys.`;

const INTERPOLATION = `## Variables in values

\`\${{ vars.NAME }}\` and \`\${{ env.NAME }}\` stand for a variable of the manifest and for one of the environment that tmx was
started in. They work in every value, any number of times, and never in keys. Inside of \`{ }\` and \`[ ]\` YAML wants the
value in quotes. A value that is one variable alone keeps that variable's type, so that \`index\` may be one. \`$\${{\` is a literal \`\${{\`. A plain \`$NAME\` belongs to the pane's shell and
is left alone. A variable that is not defined is an error.`;

export function referencePage(schema, notice) {
  const { snapshot, window, pane, stop, layout, layoutPart, hooks, hook } = schema.$defs;
  return [
    `<!-- ${notice} -->`,
    "# The manifest, version 1",
    "A manifest is a YAML 1.2 document that describes one tmux session. A file holds one or more, separated by `---`. Anchors and merge keys (`<<`) work inside a document. Every key that is not on this page is an error.",
    "Editors with the YAML language server complete and check a manifest that starts with this line:\n\n```yaml\n# yaml-language-server: $schema=session.schema.json\n```\n\n`tmx schema > session.schema.json` writes that file.",
    CLASSES,
    INTERPOLATION,
    section("Session", "", schema, schema),
    section("Window", "windows[].", window, schema),
    section("Layout tree", "windows[].layout.", layout, schema),
    "[Layout trees](layout-trees.md) shows what comes out.",
    section("Entry of a layout tree", "windows[].layout.columns[].", layoutPart, schema),
    section("Pane", "windows[].panes[].", pane, schema),
    section("Stop", "windows[].panes[].stop.", stop, schema),
    section("Snapshot", "snapshot.", snapshot, schema),
    section("Hooks", "hooks.", hooks, schema),
    section("Hook", "hooks.NAME.", hook, schema),
  ]
    .join("\n\n")
    .concat("\n");
}

function section(title, prefix, mapping, schema) {
  const entries = Object.entries(mapping.properties).map(([key, node]) => entry(key, `${prefix}${key}`, node, schema));
  return [`## ${title}`, mapping.description, ...entries].join("\n\n");
}

function entry(key, path, node, schema) {
  const rows = [
    `| path | \`${path}\` |`,
    `| type | ${typeOf(resolve(node, schema), schema)} |`,
    `| default | ${defaultOf(node)} |`,
    `| class | ${node["x-class"] ?? "-"} |`,
  ];
  return [
    `### \`${key}\``,
    node.description,
    `| | |\n| --- | --- |\n${rows.join("\n")}`,
    `\`\`\`yaml\n${node.examples.map((example) => yamlLine(key, example)).join("\n")}\n\`\`\``,
  ].join("\n\n");
}

const resolve = (node, schema) => (node.$ref ? { ...schema.$defs[node.$ref.split("/").at(-1)], ...node } : node);

function typeOf(node, schema) {
  if (node.enum) return node.enum.map((value) => `\`${value}\``).join(", ");
  if ("const" in node) return `\`${node.const}\``;
  return [node.type]
    .flat()
    .map((type) => typeName(type, node, schema))
    .join(" or ");
}

function typeName(type, node, schema) {
  if (type === "array") return `list of ${listItem(node.items, schema)}`;
  if (type === "object")
    return node.additionalProperties ? "mapping of names to text, numbers, true or false" : "mapping";
  return { string: "text", integer: "whole number", boolean: "true or false", null: "nothing" }[type];
}

function listItem(items, schema) {
  const { title, type } = resolve(items, schema);
  return title ? `${title.toLowerCase()}s` : typeName(type, items, schema);
}

function defaultOf(node) {
  if (!("default" in node)) return node["x-default"];
  return `\`${JSON.stringify(node.default).replaceAll('"', "")}\``;
}

const yamlLine = (key, example) =>
  stringify({ [key]: example }, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true })
    .trim()
    .replace(/^\{ (.*) \}$/s, "$1");
