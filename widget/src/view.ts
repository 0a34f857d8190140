// What every view is made of.
import type { CodeTetherError } from "./errors";
import type { Flow } from "./flow";
import { h, icon, ICONS, type Child, type Props } from "./h";
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

export const stack = (...kids: Child[]): HTMLElement => h("div", { class: "stack" }, kids);
export const actions = (...kids: Child[]): HTMLElement => h("div", { class: "actions" }, kids);
export const muted = (...kids: Child[]): HTMLElement => h("p", { class: "muted", dir: "auto" }, kids);

export const title = ({ headingLevel }: Context, ...kids: Child[]): HTMLElement =>
  h(`h${headingLevel}` as "h2", { part: "title", class: "title", tabindex: -1 }, kids);

/** `disabled` would throw the focus out of the element, so a button that waits is `aria-disabled` and does nothing. */
export function button(kind: "primary" | "secondary", act: (() => void) | null, ...kids: Child[]): HTMLButtonElement {
  const onclick = act && ((): void => void (node.ariaDisabled !== "true" && act()));
  const node = h("button", { type: act ? "button" : "submit", part: `button ${kind}`, class: kind, onclick }, kids);
  return node;
}

/** A form that calls `submit` and never leaves the page. */
export const form = (submit: () => void, ...kids: Child[]): HTMLElement =>
  h("form", { part: "form", class: "stack", novalidate: true, onsubmit: (event: Event) => (event.preventDefault(), submit()) }, kids);

type Control = HTMLInputElement | HTMLTextAreaElement;

/** A text control that clears its own error when it changes. */
export function input<K extends "input" | "textarea">(tag: K, id: string, value: string, changed: (value: string) => void, props?: Props): HTMLElementTagNameMap[K] {
  const control = h(tag, { id, part: "input", dir: "auto", ".value": value, oninput: () => (verdict(control, ""), changed(control.value)), ...props }) as Control;
  return control as HTMLElementTagNameMap[K];
}

export const complaint = (id: string): HTMLElement => h("p", { part: "error", class: "error", id: `${id}-error`, hidden: true });

/** A labelled control with room for its error. */
export const field = (label: Child, control: HTMLElement, kind = "field"): HTMLElement =>
  h("div", { part: "field", class: kind }, h("label", { part: "label", for: control.id }, label), control, complaint(control.id));

/** Marks a control as wrong and puts the focus there, or clears the mark. Answers whether all is well. */
export function verdict(control: Control, message: string | false): boolean {
  const note = (control.getRootNode() as ShadowRoot).getElementById(`${control.id}-error`)!;
  note.hidden = !message;
  note.textContent = message || "";
  control.setAttribute("aria-describedby", note.id);
  control.toggleAttribute("aria-invalid", !!message);
  if (message) {
    control.setAttribute("aria-invalid", "true");
    control.focus();
  }
  return !message;
}

/** A note with an icon; errors are alerts. */
export const note = (kind: "danger" | "info", ...kids: Child[]): HTMLElement =>
  h("div", kind === "info" ? { class: "note" } : { class: "note danger", part: "error", role: "alert" }, icon(kind === "info" ? ICONS.spark : ICONS.alert), h("div", null, kids));

/** An error in the person's words: their code's phrase, what the platform marked as safe to show, or a general sentence. */
export const errorText = ({ status, code, problem }: CodeTetherError, t: Text): string =>
  t.maybe(`error_${status === 429 ? "slow_down" : code}`) ?? problem.user_message ?? t("error");

/** The failure of the last try, where it is the element's to show. */
export const problem = ({ flow: { error, isErrorShown }, t }: Context): Child => error && isErrorShown && note("danger", errorText(error, t), reference(error, t));

export const reference = ({ requestId }: CodeTetherError, t: Text): Child => requestId && h("p", null, h("small", null, t("reference"), " ", h("code", { dir: "ltr" }, requestId)));

export const link = (address: string | null, ...kids: Child[]): Child => address && h("a", { href: address, target: "_blank", rel: "noopener" }, kids);

/** Buttons that wait together: pressed once, they show it and take no second press. */
export const busyUpdate =
  (flow: Flow, ...buttons: HTMLButtonElement[]) =>
  (): void =>
    buttons.forEach((each, at) => {
      each.ariaDisabled = `${flow.isBusy}`;
      each.classList.toggle("busy", flow.isBusy && !at);
    });
