// Bundles the element and its run chunk into codetether_widget/static/, with precompressed siblings and the size gates.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { assertSize } from "./size.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const STATIC = here("codetether_widget/static/");

/** Names that never leave the two bundles: neither on the wire nor in the public interface. */
const INTERNAL =
  /^(announce|busily|changed|draft|emit|enter|flow|guessed|host|isBusy|isErrorShown|isOffline|isQuoted|later|maybe|page|refuse|restart|restore|revision|session|setValue|signInEagerly|signedIn|signedOut|stage|startedAt|writeMyself)$/;

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

/** Writes a file and its compressed siblings. */
async function publish(name, bytes) {
  await writeFile(STATIC + name, bytes);
  await writeSibling(`${STATIC}${name}.br`, bytes, brotli, brotliDecompressSync);
  await writeSibling(`${STATIC}${name}.gz`, bytes, (data) => gzipSync(data, { level: 9 }), gunzipSync);
}

/** What the chunk takes from outside src/run/ comes from the element's own file, which has been loaded by then. */
const sharedFromElement = {
  name: "shared-from-element",
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.\// }, () => ({ path: "./codetether-task.js", external: true }));
  },
};

/** Bundles one entry, writes it with its siblings, checks its size and answers its bytes. */
async function bundle({ entry, name, limit, goal, define, plugins = [] }) {
  const { outputFiles, metafile } = await build({
    entryPoints: [here(entry)],
    outdir: STATIC,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
    metafile: true,
    mangleProps: INTERNAL,
    mangleCache,
    define,
    plugins: [cssAsText, ...plugins],
  });
  const bytes = Buffer.from(outputFiles[0].contents);
  await publish(name, bytes);
  assertSize(name, bytes.length, brotli(bytes).length, { limit, goal });
  return { bytes, exports: Object.values(metafile.outputs)[0].exports };
}

/** Both bundles must call an internal name the same. */
const mangleCache = Object.fromEntries(/\((.*)\)/.exec(INTERNAL.source)[1].split("|").map((name, at) => [name, `_${at.toString(36)}`]));

const define = { __VERSION__: JSON.stringify(await version()) };
const run = await bundle({ entry: "src/run/index.ts", name: "codetether-task-run.js", limit: 10_000, goal: 9_000, define, plugins: [sharedFromElement] });
const element = await bundle({
  entry: "src/define.ts",
  name: "codetether-task.js",
  limit: 12_000,
  goal: 10_000,
  define: { ...define, __RUN_INTEGRITY__: JSON.stringify(`sha384-${createHash("sha384").update(run.bytes).digest("base64")}`) },
});

for (const [, names] of run.bytes.toString().matchAll(/import\{([^}]*)\}from"\.\/codetether-task\.js"/g)) {
  const missing = names.split(",").map((name) => name.split(" as ")[0]).filter((name) => !element.exports.includes(name));
  if (missing.length) throw new Error(`src/kit.ts does not export ${missing.join(", ")}`);
}

await copyFile(here("types/codetether-task.d.ts"), `${STATIC}codetether-task.d.ts`);
for (const locale of await readdir(here("src/locales"))) {
  await mkdir(`${STATIC}locales`, { recursive: true });
  // Phrases are read by machines: without the indentation.
  await publish(`locales/${locale}`, Buffer.from(JSON.stringify(JSON.parse(await readFile(here(`src/locales/${locale}`), "utf8")))));
}
