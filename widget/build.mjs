// Bundles the element and its result chunk into codetether_widget/static/, with precompressed siblings and the size gates.
import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { assertSize } from "./size.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const STATIC = here("codetether_widget/static/");

/** Names that never leave the bundle: neither on the wire nor in the public interface. Shorter ones save each visitor 300 B. */
const INTERNAL =
  /^(announce|changed|draft|emit|fetchJson|flow|guessed|host|isBusy|isErrorShown|isOffline|isQuoted|maybe|page|prepare|restore|revision|session|setValue|signInEagerly|signUp|signedIn|signedOut|stage|startedAt|suggestion_|writeMyself)$/;

/** Imports `*.css` as a minified string: a constructed style sheet is the only kind that needs no `style-src`. */
const cssAsText = {
  name: "css-as-text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      // esbuild leaves the values of custom properties as they are written.
      return { contents: code.trim().replace(/(--[\w-]+): /g, "$1:").replace(/, /g, ",").replace(/ \* /g, "*"), loader: "text" };
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

/** Bundles one entry, writes it with its siblings, checks its size and answers its bytes. */
async function bundle(entry, name, limits, define) {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
    mangleProps: INTERNAL,
    define,
    plugins: [cssAsText],
  });
  const bytes = Buffer.from(outputFiles[0].contents);
  await writeFile(STATIC + name, bytes);
  await writeSibling(`${STATIC}${name}.br`, bytes, brotli, brotliDecompressSync);
  await writeSibling(`${STATIC}${name}.gz`, bytes, (data) => gzipSync(data, { level: 9 }), gunzipSync);
  assertSize(name, bytes.length, brotli(bytes).length, limits);
  return bytes;
}

const result = await bundle("src/result.ts", "codetether-task-result.js", { limit: 3_500, goal: 3_000 }, {});
await copyFile(here("types/codetether-task.d.ts"), `${STATIC}codetether-task.d.ts`);
await bundle("src/define.ts", "codetether-task.js", { limit: 12_000, goal: 10_000 }, {
  __VERSION__: JSON.stringify(await version()),
  __RESULT_INTEGRITY__: JSON.stringify(`sha384-${createHash("sha384").update(result).digest("base64")}`),
});
