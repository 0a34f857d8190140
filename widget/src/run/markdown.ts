// A small, safe Markdown for results: a tree of names and texts that only h() turns into nodes. No HTML, no images, https links only.

/** `[tag, attributes, …children]`; a string is text. */
export type Tree = string | [tag: string, attributes: Record<string, string> | null, ...kids: Tree[]];

/** Longest text that is rendered; a result is at most some hundred kilobytes, and a browser need not lay out more. */
const MAX_CHARACTERS = 200_000;

// code · bold · italic · link · bare address; images lose their `!` and become links. Repeats are bounded: results are not trusted,
// and an unbounded label would make "[[[[…" quadratic.
const INLINE =
  /(`{1,3})(.+?)\1|\*\*(?=\S)(.+?)\*\*|(?<![\w*])[*_](?=\S)([^*_\n]+)[*_](?![\w*])|!?\[([^\]\n]{0,300})\]\(\s?<?([^\s()<>]{1,2000}(?:\([^\s()]{0,300}\))?)>?(?:\s"[^"\n]{0,300}")?\s?\)|(https:\/\/[^\s<>)\]]+[^\s<>)\].,;:!?'"])/g;

function link(address: string, text: Tree[]): Tree[] {
  if (!/^https:\/\/[^\s]+$/i.test(address)) return text;
  return [["a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow", dir: "auto" }, ...text]];
}

export function inline(text: string, depth = 0): Tree[] {
  const out: Tree[] = [];
  let end = 0;
  if (depth < 4) {
    for (const found of text.matchAll(INLINE)) {
      const [all, , code, bold, italic, label, address, bare] = found;
      if (found.index > end) out.push(text.slice(end, found.index));
      end = found.index + all.length;
      if (code != null) out.push(["code", { dir: "ltr" }, code.trim()]);
      else if (bold != null) out.push(["strong", null, ...inline(bold, depth + 1)]);
      else if (italic != null) out.push(["em", null, ...inline(italic, depth + 1)]);
      else if (address != null) out.push(...link(address, label ? inline(label, depth + 4) : [address]));
      else if (bare != null) out.push(...link(bare, [bare]));
    }
  }
  if (end < text.length) out.push(text.slice(end));
  return out;
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(head: string, rows: string[]): Tree {
  const row = (line: string, tag: string): Tree => ["tr", null, ...cells(line).map((cell): Tree => [tag, null, ...inline(cell)])];
  return [
    "div",
    { class: "scroll", tabindex: "0", role: "group" },
    ["table", null, ["thead", null, row(head, "th")], ["tbody", null, ...rows.map((line) => row(line, "td"))]],
  ];
}

/** Where the page's outline stands: headings never skip a level, whatever the result does. */
interface Outline {
  top: number;
  last: number;
}

/** Items of one indentation; what is indented more becomes the item's own blocks, at most four lists deep. */
function list(lines: string[], outline: Outline, depth: number): Tree {
  const [, indent = "", marker = ""] = ITEM.exec(lines[0] ?? "") ?? [];
  const items: string[][] = [];
  for (const line of lines) {
    const [, here = "", , text = ""] = ITEM.exec(line) ?? [];
    if (ITEM.test(line) && here.length <= indent.length) items.push([text]);
    else items.at(-1)?.push(line.replace(/^\s{1,4}/, ""));
  }
  const ordered = /\d/.test(marker);
  return [
    ordered ? "ol" : "ul",
    ordered && parseInt(marker, 10) !== 1 ? { start: String(parseInt(marker, 10)) } : null,
    ...items.map(([first = "", ...rest]): Tree => ["li", null, ...inline(first), ...(rest.length ? blocks(rest, outline, depth + 1) : [])]),
  ];
}

function blocks(lines: string[], outline: Outline, depth = 0): Tree[] {
  const out: Tree[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] ?? "";
    /** Takes following lines as long as they belong. */
    const take = (belongs: (next: string) => boolean): string[] => {
      const from = at;
      while (at < lines.length && belongs(lines[at] ?? "")) at++;
      return lines.slice(from, at);
    };
    const fence = FENCE.exec(line)?.[1];
    const title = /^(#{1,6})\s+(.*)$/.exec(line);
    if (!line.trim()) continue;
    if (fence) {
      const code = take((next) => !next.trim().startsWith(fence));
      at++;
      out.push(["pre", { tabindex: "0", dir: "ltr" }, ["code", null, code.join("\n")]]);
    } else if (title) {
      outline.last = Math.min(6, outline.top + (title[1] ?? "").length, outline.last + 1);
      out.push([`h${outline.last}`, null, ...inline(title[2] ?? "")]);
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) out.push(["hr", null]);
    else if (/^\s*>/.test(line) && depth < 4) {
      const quoted = [line, ...take((next) => /^\s*>/.test(next))].map((next) => next.replace(/^\s*> ?/, ""));
      out.push(["blockquote", null, ...blocks(quoted, outline, depth + 1)]);
    } else if (ITEM.test(line) && depth < 4) out.push(list([line, ...take((next) => ITEM.test(next) || /^\s{2,}\S/.test(next))], outline, depth));
    else if (line.includes("|") && RULE.test(lines[at] ?? "") && cells(line).length === cells(lines[at] ?? "").length) {
      at++;
      out.push(table(line, take((next) => next.includes("|"))));
    } else {
      const more = take((next) => !!next.trim() && !FENCE.test(next) && !/^#{1,6}\s/.test(next) && !ITEM.test(next) && !/^\s*>/.test(next));
      out.push(["p", null, ...inline([line, ...more].map((next) => next.trim()).join("\n"))]);
    }
  }
  return out;
}

/** Parses a result; its headings begin one level below `headingLevel`, so that the page's outline holds. */
export function markdown(text: string, headingLevel: number): Tree[] {
  return blocks(text.slice(0, MAX_CHARACTERS).split(/\r\n?|\n/), { top: headingLevel, last: headingLevel });
}
