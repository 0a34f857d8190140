// Loads the run chunk from beside this script. On a pinned path it is held to the hash that was known when this file was built.
import { CodeTetherError } from "./errors";
import { h } from "./h";

export type RunChunk = typeof import("./run");

let chunk: Promise<RunChunk> | undefined;
let tries = 0;

/** The chunk; after a failure the next call tries again. */
export function loadRun(): Promise<RunChunk> {
  return (chunk ??= load().catch((thrown: unknown) => {
    chunk = undefined;
    throw thrown instanceof CodeTetherError ? thrown : new CodeTetherError("network");
  }));
}

async function load(): Promise<RunChunk> {
  const href = new URL(`codetether-task-run.js${tries++ ? `?${tries}` : ""}`, import.meta.url).href;
  // Who pinned this file with SRI pinned its chunk too: a preloaded module is checked before import() may have it.
  if (!href.includes("/v1/")) document.head.append(h("link", { rel: "modulepreload", href, integrity: __RUN_INTEGRITY__, crossorigin: true }));
  const loaded = (await import(href)) as RunChunk;
  // A page from before a release may meet a chunk from after it: better to say so than to mix them.
  if (loaded.VERSION !== __VERSION__) throw new CodeTetherError("outdated", 409);
  return loaded;
}
