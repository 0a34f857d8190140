// Attributes and their properties: one table instead of twenty accessors.
import type { Flow } from "./state";

/** Properties that are attributes too, under the same name with dashes. */
const TEXTS = ["clientId", "signUpEmail", "signUpFirstName", "signUpLastName", "prompt", "taskId", "label", "headingLevel", "apiBase", "name"];
/** Of these an unknown value reads as the first. */
const CHOICES: Record<string, string[]> = {
  start: ["compose", "review", "run"],
  guessMode: ["button", "auto", "off"],
  theme: ["inherit", "light", "dark", "auto"],
  density: ["normal", "compact"],
  persist: ["session", "none"],
  loading: ["eager", "lazy"],
};
const FLAGS = ["disabled", "required"];
/** Properties that are no attributes. */
const OBJECTS = ["strings", "metadata", "fetchClientSecret"];

/** Only what the style sheet or a form reads is written back: frameworks own the other attributes. */
const REFLECTED = /theme|density|name|disabled|required/;

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const ALL = [...TEXTS, ...Object.keys(CHOICES), ...FLAGS];
export const ATTRIBUTES = ALL.map(dashed);

/** The script's own address: the platform that served it is the platform that it talks to. */
const { origin } = new URL(import.meta.url);

export interface Holder extends HTMLElement {
  _flow: Flow;
  /** What attributes and properties were set to last, by the attribute's name. */
  _values: Record<string, unknown>;
  _changedValue(name: string): void;
}

export function defineProperties(prototype: Holder): void {
  for (const name of [...ALL, ...OBJECTS]) {
    const attribute = dashed(name);
    const read = ({ _values, _flow }: Holder): unknown => {
      const value = _values[attribute];
      if (name === "fetchClientSecret") return value ?? null;
      if (OBJECTS.includes(name)) return value ?? {};
      if (FLAGS.includes(name)) return value != null;
      if (name === "prompt") return _flow._words.prompt;
      if (name === "apiBase") return value || origin;
      if (name === "headingLevel") return Math.min(6, Math.max(1, Number(value) || 2));
      return CHOICES[name] ? (CHOICES[name].find((choice) => choice === value) ?? CHOICES[name][0]) : (value ?? "");
    };
    Object.defineProperty(prototype, name, {
      get(this: Holder) {
        return read(this);
      },
      set(this: Holder, value: unknown) {
        if (value === read(this)) return;
        if (!REFLECTED.test(attribute)) {
          this._values[attribute] = value;
          this._changedValue(attribute);
        } else if (value === false) this.removeAttribute(attribute);
        else this.setAttribute(attribute, value === true ? "" : `${value}`);
      },
    });
  }
}

/** Upgrade-safe: what a page set before the script arrived sits on the instance and hides the accessor. */
export function adopt(host: Holder): void {
  for (const name of [...ALL, ...OBJECTS] as "title"[]) {
    if (!Object.hasOwn(host, name)) continue;
    const value = host[name];
    delete (host as Partial<Holder>)[name];
    host[name] = value;
  }
}
