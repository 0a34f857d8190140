// What every view is made of.
import type { CodeTetherError } from "./errors";
import type { Flow } from "./flow";
import { h, icon, ICONS, type Child } from "./h";
import type { Text } from "./text";

export interface View {
  node: Child;
  /** Gets the focus on entry, if the focus was inside the element. */
  focus?: HTMLElement;
  /** Something changed within the state. */
  update?(): void;
  /** What the view started ends here. */
  stop?(): void;
}

export interface Context {
  flow: Flow;
  t: Text;
  headingLevel: number;
}

/** Failures of methods are shown by the flow: a click has nobody to tell. */
export const quietly = (work: () => Promise<unknown>) => (): void => void work().catch(() => 0);

export function title(level: number, ...kids: Child[]): HTMLHeadingElement {
  return h(`h${level}` as "h2", { part: "title", class: "title", tabindex: -1 }, kids);
}

export function button(kind: "primary" | "secondary", act: (() => void) | null, ...kids: Child[]): HTMLButtonElement {
  return h("button", { type: act ? "button" : "submit", part: `button ${kind}`, class: kind, ...(act && { onclick: act }) }, kids);
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A labelled control with room for its error. */
export function field(label: Child, control: Control, isLabelHidden = false): HTMLElement {
  const { id } = control;
  control.setAttribute("part", "input");
  return h(
    "div",
    { part: "field", class: "field" },
    h("label", { part: "label", class: isLabelHidden && "sr", for: id }, label),
    control,
    h("p", { part: "error", class: "error", id: `${id}-error`, hidden: true }),
  );
}

/** Marks a control as wrong and puts the focus there, or clears the mark. Answers whether all is well. */
export function verdict(control: Control, message: string | false): boolean {
  const note = (control.getRootNode() as ShadowRoot).getElementById(`${control.id}-error`)!;
  note.hidden = !message;
  note.textContent = message || "";
  if (message) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", note.id);
    control.focus();
  } else control.removeAttribute("aria-invalid");
  return !message;
}

/** A note with an icon; errors are alerts. */
export function note(kind: "danger" | "info" | "warning", ...kids: Child[]): HTMLElement {
  const isError = kind === "danger";
  return h("div", { class: `note ${kind}`, part: isError && "error", role: isError && "alert" }, icon(isError ? ICONS.alert : ICONS.spark), h("div", null, kids));
}

/** An error in the person's words: their code's phrase, what the platform marked as safe to show, or a general sentence. */
export function errorText(error: CodeTetherError, t: Text): string {
  const code = error.status === 429 ? "slow_down" : error.code;
  return t.maybe(`error_${code}`) ?? t.maybe(code === "required" ? code : "") ?? error.problem.user_message ?? t("error");
}

/** The failure of the last try, where it is the element's to show. */
export function problem({ flow, t }: Context): Child {
  const { error } = flow;
  if (!error || !flow.isErrorShown) return null;
  return note("danger", errorText(error, t), error.requestId && reference(error, t));
}

export function reference({ requestId }: CodeTetherError, t: Text): Child {
  return requestId && h("small", null, t("reference"), " ", h("code", { dir: "ltr" }, requestId));
}

export function link(address: string | null, ...kids: Child[]): Child {
  return address && h("a", { href: address, target: "_blank", rel: "noopener" }, kids);
}

/** Buttons that wait together: pressed once, they show it and take no second press. */
export function busyUpdate(flow: Flow, primary: HTMLButtonElement, all: HTMLButtonElement[]): () => void {
  return () => {
    for (const each of all) each.disabled = flow.isBusy;
    primary.classList.toggle("busy", flow.isBusy);
  };
}

/** Who pays, and how much: known before anything runs. */
export function cost({ flow, t }: Context): HTMLElement {
  const estimate = flow.guessed?.estimate;
  const price =
    estimate && t("price", { about: t.money(estimate.p50_micros, estimate.currency), max: t.money(estimate.max_charge_micros, estimate.currency) });
  return h("p", { part: "cost", class: "cost" }, icon(ICONS.card), h("span", null, h("strong", null, flow.payer), price && [" · ", price]));
}
