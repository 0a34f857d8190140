// The files of a finished task.
import { h, type Child } from "../h";
import type { Flow } from "../state";
import { fill } from "../text";
import { button } from "../view";
import { file } from "./runs";

/** How long a saved file's address stays valid: the browser may ask the person first. */
const SAVE_MS = 60_000;

/** Files need the person's token, so they are fetched and saved from a blob. */
async function save(f: Flow, download: string): Promise<void> {
  const href = URL.createObjectURL(await file(f, download));
  h("a", { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), SAVE_MS);
}

export const files = (f: Flow): Child => f._task!.artifacts.map(({ name }) => button("secondary", () => save(f, name), fill(f._phrases.download, { name })));
