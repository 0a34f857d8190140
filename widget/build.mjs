// Bundles the element into codetether_widget/static/, with precompressed siblings and the size gate.
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { assertSize } from "./size.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const STATIC = here("codetether_widget/static/");

let rules;
/** Imports `*.css` as a minified string: a constructed style sheet is the only kind that needs no `style-src`. */
const cssAsText = {
  name: "css-as-text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022", charset: "utf8" });
      // esbuild leaves the values of custom properties as they are written.
      rules = code.trim().replace(/(--[\w-]+): /g, "$1:").replace(/, /g, ",").replace(/ \* /g, "*");
      return { contents: "export default styleRules;" };
    });
  },
};

/** The distribution's version, so that the element, its pinned path and the Python package always say the same. */
async function version() {
  const source = await readFile(here("../platform/codetether_platform/__init__.py"), "utf8");
  const found = /__version__ = "([^"]+)"/.exec(source);
  if (!found) throw new Error("no __version__ in platform/codetether_platform/__init__.py");
  return found[1];
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: 1, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

/** Writes a compressed sibling, unless the present one already decodes to these bytes: compressors differ between Node versions. */
async function writeSibling(path, bytes, compress, decompress) {
  const present = await readFile(path).catch(() => null);
  if (present && decompress(present).equals(bytes)) return;
  await writeFile(path, compress(bytes));
}

/** Writes a file and its compressed siblings. */
async function publish(name, bytes) {
  await writeFile(STATIC + name, bytes);
  await writeSibling(`${STATIC}${name}.br`, bytes, brotli, brotliDecompressSync);
  await writeSibling(`${STATIC}${name}.gz`, bytes, (data) => gzipSync(data, { level: 9 }), gunzipSync);
}

const NAME = "codetether-task.js";
/** Bytes with Brotli, everything inside but other languages. */
const LIMIT = 12_000;
const { outputFiles } = await build({
  entryPoints: [here("src/define.ts")],
  outdir: STATIC,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  mangleProps: /^_/,
  define: { __VERSION__: JSON.stringify(await version()) },
  plugins: [cssAsText],
});
// esbuild bundles and shortens the names with an underscore; terser inlines what is used once, which saves another 400 B.
const { code } = await minify(outputFiles[0].text, {
  module: true,
  ecma: 2022,
  // Constants stay on their side: with them moved to the left, comparisons look less alike and compress worse.
  compress: { passes: 3, unsafe: true, unsafe_arrows: true, pure_getters: true, lhs_constants: false },
  format: { comments: false },
});
// Rules and script compress better apart than mixed.
const script = Buffer.from(`var styleRules=${JSON.stringify(rules)};${code}`);
await publish(NAME, script);
assertSize(NAME, script.length, brotli(script).length, LIMIT);

await copyFile(here("types/codetether-task.d.ts"), `${STATIC}codetether-task.d.ts`);
for (const locale of await readdir(here("src/locales"))) {
  await mkdir(`${STATIC}locales`, { recursive: true });
  // Phrases are read by machines: without the indentation.
  await publish(`locales/${locale}`, Buffer.from(JSON.stringify(JSON.parse(await readFile(here(`src/locales/${locale}`), "utf8")))));
}
