// What every view is made of.
import type { CodeTetherError } from "./errors";
import { el, h, isSafe, type Child, type Props } from "./h";
import type { Flow } from "./state";
import { fill, money, type Phrases } from "./text";
import type { Fault } from "./wire";

export const stack = (...kids: Child[]): HTMLElement => el("div.stack", kids);
export const actions = (...kids: Child[]): HTMLElement => el("div.actions", kids);
export const muted = (...kids: Child[]): HTMLElement => el("p.muted", kids);
export const small = (...kids: Child[]): HTMLElement => el("small", kids);

export const title = ({ _page: page }: Flow, text: Child): HTMLElement => h(`h${page.headingLevel}:title`, { tabIndex: -1 }, text);

/** A title with what stands below it. */
export const head = (f: Flow, text: Child, ...below: Child[]): HTMLElement => el("div", title(f, text), below);

/** A title beside a sign. */
export const signed = (f: Flow, kind: string, sign: string, text: Child, ...below: Child[]): HTMLElement =>
  el("div.row", h(`div.mark ${kind}`, { ariaHidden: "true" }, sign), head(f, text, below));

/** Failures of actions are shown by the flow: a click has nobody to tell. */
const quietly = async (act: () => unknown): Promise<void> => {
  try {
    await act();
  } catch {
    // It has been reported.
  }
};

/** A button, or with no action one that submits its form. */
export const button = (kind: string, act: (() => unknown) | null, ...kids: Child[]): HTMLElement => {
  const node = h(`button:button ${kind}`, { type: act ? "button" : "submit", onclick: () => act && node.ariaDisabled !== "true" && quietly(act) }, kids);
  return node;
};

export const group = (kind: string, ariaLabel: string, ...kids: Child[]): HTMLElement => h(`div${kind}`, { role: "group", ariaLabel }, kids);

/** A form that keeps its named values in `fields`, calls `submit`, and never leaves the page. What is wrong with a value the browser tells. */
export const form = (fields: object, submit: () => unknown, ...kids: Child[]): HTMLElement => {
  const node: HTMLFormElement = h<HTMLFormElement>(
    "form.stack",
    { part: "form", onsubmit: (event: Event) => (event.preventDefault(), quietly(submit)), oninput: () => Object.assign(fields, Object.fromEntries(new FormData(node))) },
    kids,
  );
  return node;
};

type Control = HTMLInputElement & HTMLTextAreaElement;

export const input = (tag: string, name: string, value: string, props?: Props, ...kids: Child[]): Control =>
  h<Control>(`${tag}:input`, { name, value, ...props }, kids);

export const checkbox = (props: Props): Control => input("input", "", "", { type: "checkbox", ...props });

/** A control with its label, and below it what there is to say of its value. */
export const field = (label: Child, control: HTMLElement, ...below: Child[]): HTMLElement => el("label:field", el("span:label", label), control, below);

/** A box to tick, with its words beside it. */
export const box = (control: HTMLElement, ...words: Child[]): HTMLElement => el("label.row", control, el("span", words));

/** What the platform said of a value when it refused it. */
export function fault({ _error: error }: Flow, pointer: string, control: HTMLElement): Child {
  const found = (error?.problem.errors as Fault[] | undefined)?.find(({ source }) => source?.pointer === pointer);
  if (found) control.ariaInvalid = "true";
  return found && el("small.danger", found.detail);
}

/** Whether a text was given; spaces are none. */
export function isGiven(control: Control): boolean {
  control.value = control.value.trim();
  return control.reportValidity();
}

export const note = (...kids: Child[]): HTMLElement => el("div.note", kids);
export const alert = (...kids: Child[]): HTMLElement => h("div.note danger", { part: "error", role: "alert" }, kids);

/** An error in the person's words: their code's phrase, what the platform marked as safe to show, or a general sentence. */
export const errorText = ({ status, code, problem }: CodeTetherError, t: Phrases): string => t[`error_${status === 429 ? "slow_down" : code}`] ?? problem.user_message ?? t.error;

/** The failure of the last try, where it is the element's to show. */
export const problem = ({ _error: error, _isErrorShown: isShown, _phrases: t }: Flow): Child => error && isShown && alert(errorText(error, t), reference(error, t));

export const reference = ({ requestId }: CodeTetherError, t: Phrases): Child => requestId && el("p", small(t.reference, " ", requestId));

export const link = (address: unknown, ...kids: Child[]): Child => isSafe(address) && h("a", { href: address, target: "_blank" }, kids);

/** Who pays, and how much: known before anything runs. */
export function cost(f: Flow): HTMLElement {
  const { _phrases: t, _guess: guess, _boot: boot } = f;
  const estimate = guess?.estimate;
  const amount = (micros: number): string => money(micros, estimate!.currency, f._lang);
  return el(
    "p:cost",
    el("strong", (estimate ?? boot!.sponsorship).payer === "partner" ? fill(t.pays, { payer: boot!.partner.name }) : t.pay),
    estimate && [" · ", fill(t.price, { about: amount(estimate.p50_micros), max: amount(estimate.max_charge_micros) })],
  );
}
