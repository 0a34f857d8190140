// A value that is asked for: a control of its type, its label, and what the platform said of it.
import { el, type Child, type Props } from "../h";
import type { Flow } from "../state";
import { box, fault, field, input, small } from "../view";
import type { TemplateInput, Value } from "../wire";

/** Keeps the value as `values[name]` once the person changes it; a default that nobody said is an assumption. `autocomplete` is the browser's. */
export function ask(
  f: Flow,
  values: object,
  { name, label, type, required, options, default: fallback, max_length: maxLength = 500, help, autocomplete }: Partial<TemplateInput> & { name: string; autocomplete?: string },
  path = "/",
): HTMLElement {
  const kept = values as Record<string, Value>;
  const isBox = type === "boolean";
  const isTag = /select|area/.test(type!);
  // An empty box says no.
  if (isBox) kept[name] ??= fallback ?? false;
  const said = kept[name];
  const props: Props = {
    maxLength,
    required: required && !isBox,
    step: "any",
    checked: said,
    ...(!isTag && { type: isBox ? "checkbox" : type, autocomplete }),
    ...(said == null && fallback != null && { className: "input assumed" }),
    oninput: () => (kept[name] = isBox ? control.checked : type === "number" ? control.valueAsNumber : control.value),
  };
  const control = input(isTag ? type! : "input", "", `${said ?? fallback ?? ""}`, props, options?.[0] && ["", ...options].map((option) => el("option", option)));
  const text: Child[] = [label, !required && small(` (${f._phrases.optional})`)];
  const below = [help && small(help), fault(f, path + name, control)];
  return isBox ? box(control, text, below) : field(text, control, below);
}
