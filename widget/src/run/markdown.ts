// A small, safe Markdown for results: a tree of names and texts that only h() turns into nodes. No HTML, no images, https links only.
import type { Props } from "../h";

/** `[tag, properties, …children]`; a string is text. */
export type Tree = string | [tag: string, properties: Props, ...kids: Tree[]];

/** Longest text that is rendered; a result is at most some hundred kilobytes, and a browser need not lay out more. */
const MAX_CHARACTERS = 200_000;

/** Deepest nesting of lists and quotes, and of words. */
const MAX_DEPTH = 4;

// code · bold · italic · link · bare address; images lose their `!` and become links. Repeats are bounded: results are not trusted,
// and an unbounded label would make "[[[[…" quadratic.
const INLINE =
  /(`{1,3})(.+?)\1|\*\*(?=\S)(.+?)\*\*|(?<![\w*])[*_](?=\S)([^*_\n]+)[*_](?![\w*])|!?\[([^\]\n]{0,300})\]\(<?([^\s()<>]{1,2000}(?:\([^\s()]{0,300}\))?)[^)\n]{0,300}\)|(https:\/\/[^\s<>)\]]+[^\s<>)\].,;:!?'"])/;
const GROUPS = 8;

export function inline(text: string, depth = 0): Tree[] {
  const parts = depth < MAX_DEPTH ? text.split(INLINE) : [text];
  const out: Tree[] = [];
  for (let at = 0; at < parts.length; at += GROUPS) {
    const [plain, , code, bold, italic, label, named, bare] = parts.slice(at, at + GROUPS);
    const href = named ?? bare;
    if (plain) out.push(plain);
    if (code) out.push(["code", 0, code.trim()]);
    if (bold) out.push(["strong", 0, ...inline(bold, depth + 1)]);
    if (italic) out.push(["em", 0, ...inline(italic, depth + 1)]);
    if (!href) continue;
    const words = label ? inline(label, MAX_DEPTH) : [href];
    if (/^https:\/\/./i.test(href)) out.push(["a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...words]);
    else out.push(...words);
  }
  return out;
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)/;
const RULE = /^[\s|:]*-[-\s|:]*$/;
/** What goes on with a paragraph: nothing that begins another block. */
const GOES_ON = /^(?!\s*($|>|`{3}|~{3}|#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s))/;

/** Parses a result; its headings begin one level below `headingLevel` and never skip one, so that the page's outline holds. */
export function markdown(text: string, headingLevel: number): Tree[] {
  let last = headingLevel;

  const blocks = (lines: string[], depth: number): Tree[] => {
    const out: Tree[] = [];
    let at = 0;
    /** Takes following lines as long as they belong. */
    const take = (belongs: RegExp): string[] => {
      const from = at;
      while (at < lines.length && belongs.test(lines[at]!)) at++;
      return lines.slice(from, at);
    };
    const row = (line: string, tag: string): Tree => ["tr", 0, ...line.replace(/^\s*\||\|\s*$/g, "").split("|").map((cell): Tree => [tag, 0, ...inline(cell.trim())])];

    while (at < lines.length) {
      const line = lines[at++]!;
      const fence = /^\s*(`{3,}|~{3,})/.exec(line);
      const [, signs, heading] = /^(#{1,6})\s+(.*)/.exec(line) ?? [];
      const [, indent, marker, words] = ITEM.exec(line) ?? [];
      const isNested = depth < MAX_DEPTH;
      if (fence) {
        out.push(["pre", { tabIndex: 0 }, ["code", 0, take(RegExp(`^(?!\\s*${fence[1]})`)).join("\n")]]);
        at++;
      } else if (signs) {
        last = Math.min(6, headingLevel + signs.length, last + 1);
        out.push([`h${last}`, 0, ...inline(heading!)]);
      } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) out.push(["hr", 0]);
      else if (isNested && /^\s*>/.test(line)) {
        const quoted = [line, ...take(/^\s*>/)].map((next) => next.replace(/^\s*> ?/, ""));
        out.push(["blockquote", 0, ...blocks(quoted, depth + 1)]);
      } else if (isNested && marker) {
        // What is indented more is the item's own; items follow one another in one list.
        const inner = take(RegExp(`^(\\s{${indent!.length + 1}}|$)`)).map((next) => next.slice(indent!.length + 2));
        const item: Tree = ["li", 0, ...inline(words!), ...blocks(inner, depth + 1)];
        const start = parseInt(marker, 10);
        const tag = start >= 0 ? "ol" : "ul";
        const before = out.at(-1);
        if (before?.[0] === tag) (before as Tree[]).push(item);
        else out.push([tag, start >= 0 && { start }, item]);
      } else if (/\|/.test(line) && RULE.test(lines[at] ?? "")) {
        at++;
        const rows = take(/\|/).map((next) => row(next, "td"));
        out.push(["div.scroll", { tabIndex: 0, role: "group" }, ["table", 0, row(line, "th"), ...rows]]);
      } else if (line.trim()) out.push(["p", 0, ...inline([line, ...take(GOES_ON)].join("\n"))]);
    }
    return out;
  };

  return blocks(text.slice(0, MAX_CHARACTERS).split(/\r\n?|\n/), 0);
}
