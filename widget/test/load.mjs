// Bundles one module of src/ in memory, so that its tests run on plain Node.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

export async function load(name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
    loader: { ".css": "empty" },
    define: { __VERSION__: '"0"', "import.meta.url": '"https://platform.example/widget/v1/codetether-task.js"' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
