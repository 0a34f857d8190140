// The result chunk: Markdown and files, loaded when a run begins, so that the form alone does not pay for it.
import type { Child } from "./h";
import { markdown, type Tree } from "./markdown";
import styles from "./result.css";
import type { ResultChunk, ResultTools } from "./wire-result";
import type { CodeTetherArtifact } from "../types/codetether-task";

const FILE = "M5 2.5h6.5l4 4v11H5zm6.5 0v4h4";
const DOWN = "M10 3v9.5m-4-3.5l4 4 4-4M4 16.5h12";

/** How long a downloaded file's address stays valid: the browser may ask the person first. */
const SAVE_MS = 60_000;

let sheet: CSSStyleSheet | undefined;

function bytes(size: number, lang: string): string {
  const [unit, divisor] = size < 1e3 ? ["byte", 1] : size < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return new Intl.NumberFormat(lang, { style: "unit", unit: unit as string, maximumFractionDigits: 1 }).format(size / Number(divisor));
}

function files(artifacts: CodeTetherArtifact[], { h, icon, t, lang, file }: ResultTools): Child {
  if (!artifacts.length) return null;
  /** Files need the person's token, so they are fetched and saved from a blob. */
  const save = async (name: string): Promise<void> => {
    const address = URL.createObjectURL(await file(name));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), SAVE_MS);
  };
  const row = ({ name, size_bytes }: CodeTetherArtifact): Child =>
    h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: "file", onclick: () => void save(name).catch(() => 0), "aria-label": t("download", { name }) },
        icon(FILE),
        h("bdi", null, name),
        h("small", null, bytes(size_bytes, lang)),
        icon(DOWN),
      ),
    );
  return h("ul", { class: "files", "aria-label": t("files") }, artifacts.map(row));
}

export const draw: ResultChunk["draw"] = (task, tools) => {
  const { h, shadowRoot, headingLevel } = tools;
  if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(styles);
  if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
  const nodes = (trees: Tree[]): Child[] =>
    trees.map((tree) => (typeof tree === "string" ? tree : h(tree[0], tree[1], nodes(tree.slice(2) as Tree[]))));
  return { result: nodes(markdown(task.result ?? "", headingLevel)), files: files(task.artifacts, tools) };
};
