// The files of a finished task.
import { h, icon, type Child } from "../h";
import { quietly, type Context } from "../view";
import { file } from "./runs";

const FILE = "M5 2.5h6.5l4 4v11H5zm6.5 0v4h4";
const DOWN = "M10 3v9.5m-4-3.5l4 4 4-4M4 16.5h12";

/** How long a saved file's address stays valid: the browser may ask the person first. */
const SAVE_MS = 60_000;

const KILOBYTE = 1e3;

export function bytes(size: number, lang: string): string {
  const power = Math.min(2, Math.floor(Math.log10(size || 1) / 3));
  const unit = ["byte", "kilobyte", "megabyte"][power]!;
  return new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(size / KILOBYTE ** power);
}

export function files({ flow, t }: Context): Child {
  const artifacts = flow.task!.artifacts;
  /** Files need the person's token, so they are fetched and saved from a blob. */
  const save = async (name: string): Promise<void> => {
    const address = URL.createObjectURL(await file(flow, name));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), SAVE_MS);
  };
  return (
    artifacts.length > 0 &&
    h(
      "ul",
      { class: "files", "aria-label": t("files") },
      artifacts.map(({ name, size_bytes }) =>
        h(
          "li",
          null,
          h(
            "button",
            { type: "button", class: "file", onclick: quietly(() => save(name)), "aria-label": t("download", { name }) },
            icon(FILE),
            h("bdi", null, name),
            h("small", null, bytes(size_bytes, t.lang)),
            icon(DOWN),
          ),
        ),
      ),
    )
  );
}
