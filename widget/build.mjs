// Bundles src/define.ts into codetether_widget/static/, with precompressed siblings and the size gate.
import { readFile, writeFile, copyFile } from "node:fs/promises";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { assertSize } from "./size.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const STATIC = "codetether_widget/static/";
const SCRIPT = here(`${STATIC}codetether-task.js`);

/** Imports `*.css` as a minified string: a constructed style sheet is the only kind that needs no `style-src`. */
const cssAsText = {
  name: "css-as-text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
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

/** Writes a compressed sibling, unless the present one already decodes to these bytes: compressors differ between Node versions. */
async function writeSibling(path, bytes, compress, decompress) {
  const present = await readFile(path).catch(() => null);
  if (present && decompress(present).equals(bytes)) return;
  await writeFile(path, compress(bytes));
}

const { outputFiles } = await build({
  entryPoints: [here("src/define.ts")],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  define: { __VERSION__: JSON.stringify(await version()) },
  plugins: [cssAsText],
});
const bytes = Buffer.from(outputFiles[0].contents);
await writeFile(SCRIPT, bytes);
const brotli = (data) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
await writeSibling(`${SCRIPT}.br`, bytes, brotli, brotliDecompressSync);
await writeSibling(`${SCRIPT}.gz`, bytes, (data) => gzipSync(data, { level: 9 }), gunzipSync);
await copyFile(here("types/codetether-task.d.ts"), here(`${STATIC}codetether-task.d.ts`));
assertSize(bytes, brotli(bytes).length);
