import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { markdown, inline } = await load("run/markdown");
const text = (tree) => (typeof tree === "string" ? tree : tree.slice(2).map(text).join(""));
const tags = (trees) => trees.flatMap((tree) => (typeof tree === "string" ? [] : [tree[0], ...tags(tree.slice(2))]));

test("headings continue the page's outline and never skip a level", () => {
  assert.deepEqual(markdown("### A\n# B\n##### C", 2).map(([tag]) => tag), ["h3", "h3", "h4"]);
  assert.deepEqual(markdown("# A\n## B\n### C\n#### D", 5).map(([tag]) => tag), ["h6", "h6", "h6", "h6"]);
});

test("lists, nested lists and numbers keep their order", () => {
  const [list] = markdown("3. three\n4. four\n   - inner", 2);
  assert.deepEqual(list.slice(0, 2), ["ol", { start: 3 }]);
  assert.deepEqual(tags([list]), ["ol", "li", "li", "ul", "li"]);
});

test("items with blank lines between them stay one list", () => {
  assert.deepEqual(tags(markdown("1. one\n\n   more\n\n2. two", 2)).filter((tag) => tag !== "p"), ["ol", "li", "li"]);
});

test("tables need their rule", () => {
  assert.ok(tags(markdown("| a | b |\n|---|---|\n| 1 | 2 |", 2)).includes("td"));
  assert.ok(!tags(markdown("| a | b |\n| 1 | 2 |", 2)).includes("td"));
});

test("code is text, whatever stands in it", () => {
  const [block] = markdown("```html\n<b>**x**</b>\n```", 2);
  assert.equal(text(block), "<b>**x**</b>");
  assert.deepEqual(tags([block]), ["pre", "code"]);
  assert.deepEqual(inline("`**a**`"), [["code", 0, "**a**"]]);
});

test("only https addresses become links, and they open apart", () => {
  for (const address of ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "http://a.example", "//a.example", "/x", "vbscript:x", "https:"]) {
    assert.deepEqual(tags(inline(`[x](${address})`)), [], address);
  }
  const [[tag, attributes]] = inline("[x](https://a.example/b_(c))");
  assert.equal(tag, "a");
  assert.deepEqual(attributes, { href: "https://a.example/b_(c)", target: "_blank", rel: "noopener noreferrer nofollow" });
  assert.equal(inline("see https://a.example/x.")[1][1].href, "https://a.example/x");
});

test("images are never loaded", () => {
  assert.ok(!tags(markdown("![pixel](https://evil.example/p.gif)", 2)).includes("img"));
});

test("HTML stays text", () => {
  const trees = markdown("<img src=x onerror=alert(1)>\n<script>1</script>", 2);
  assert.deepEqual(tags(trees), ["p"]);
  assert.match(text(trees[0]), /<script>/);
});

test("only known tags come out of anything", () => {
  const known = new Set("p h3 h4 h5 h6 ul ol li strong em code pre a hr blockquote div.scroll table tr th td".split(" "));
  const alphabet = ["#", "*", "_", "`", "[", "]", "(", ")", "|", "-", ">", "<b>", "\n", " ", "1.", "https://a.b", "x"];
  let seed = 7;
  const next = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 2000; round++) {
    const source = Array.from({ length: 40 }, () => alphabet[next(alphabet.length)]).join("");
    for (const tag of tags(markdown(source, 2))) assert.ok(known.has(tag), `${tag} from ${JSON.stringify(source)}`);
  }
});

test("hostile results take linear time", () => {
  for (const piece of ["[", "![", "`", "**", "*a", "_", "> ", "- ", "|", "# ", "[a](", "https://", "((((", "``` ", " ", "\t- x\n", "[a](b "]) {
    const started = performance.now();
    markdown(piece.repeat(200_000), 2);
    assert.ok(performance.now() - started < 1_500, `${JSON.stringify(piece)} took ${performance.now() - started} ms`);
  }
});
