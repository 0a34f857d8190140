// Attributes and their properties: one table instead of twenty accessors.
import type { Flow } from "./state";

/** The script's own address: the platform that served it is the platform that it talks to. */
const { origin } = new URL(import.meta.url);

/** Every property with its default, or with its choices, of which the first is the default. Its attribute has the same name with dashes. */
const PROPERTIES: Record<string, unknown> = {
  clientId: "",
  signUpEmail: "",
  signUpFirstName: "",
  signUpLastName: "",
  prompt: "",
  taskId: "",
  prefill: "",
  start: ["compose", "review", "run"],
  guessMode: ["button", "auto", "off"],
  theme: ["inherit", "light", "dark", "auto"],
  density: ["normal", "compact"],
  label: "",
  headingLevel: [2, 1, 3, 4, 5, 6],
  persist: ["session", "none"],
  loading: ["eager", "lazy"],
  apiBase: origin,
  name: "",
  disabled: false,
  required: false,
  // These three hold no text, so they are properties only.
  strings: {},
  metadata: {},
  fetchClientSecret: null,
};

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const NAMES = Object.keys(PROPERTIES);
export const ATTRIBUTES = NAMES.slice(0, -3).map(dashed);

export interface Holder extends HTMLElement {
  _flow: Flow;
  /** What attributes and properties were set to last, by the attribute's name. */
  _values: Record<string, unknown>;
  _changedValue(name: string): void;
}

export function defineProperties(prototype: Holder): void {
  for (const name of NAMES) {
    const attribute = dashed(name);
    const fallback = PROPERTIES[name];
    const read = ({ _values, _flow }: Holder): unknown => {
      const value = _values[attribute];
      if (name === "prompt") return _flow._words.prompt;
      if (fallback === false) return value != null;
      return Array.isArray(fallback) ? (fallback.find((choice) => `${choice}` === `${value}`) ?? fallback[0]) : value || fallback;
    };
    Object.defineProperty(prototype, name, {
      get(this: Holder) {
        return read(this);
      },
      set(this: Holder, value: unknown) {
        if (value === read(this)) return;
        if (!ATTRIBUTES.includes(attribute)) {
          this._values[attribute] = value;
          this._changedValue(attribute);
        } else if (value == null || value === false) this.removeAttribute(attribute);
        else this.setAttribute(attribute, value === true ? "" : `${value}`);
      },
    });
  }
}

/** Upgrade-safe: what a page set before the script arrived sits on the instance and hides the accessor. */
export function adopt(host: Holder): void {
  for (const name of NAMES as "title"[]) {
    if (!Object.hasOwn(host, name)) continue;
    const value = host[name];
    delete (host as Partial<Holder>)[name];
    host[name] = value;
  }
}
