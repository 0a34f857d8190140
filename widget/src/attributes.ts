// Attributes, and the properties and methods that only pass on: tables instead of twenty accessors.
import type { Flow } from "./flow";

/** Property: its attribute, and the values that are allowed, the first being the default. */
export const ATTRIBUTES = {
  clientId: ["client-id"],
  signUpEmail: ["sign-up-email"],
  signUpFirstName: ["sign-up-first-name"],
  signUpLastName: ["sign-up-last-name"],
  taskId: ["task-id"],
  start: ["start", "compose", "review", "run"],
  guessMode: ["guess-mode", "button", "auto", "off"],
  theme: ["theme", "inherit", "light", "dark", "auto"],
  density: ["density", "normal", "compact"],
  label: ["label"],
  persist: ["persist", "session", "none"],
  loading: ["loading", "eager", "lazy"],
} as const satisfies Record<string, readonly [attribute: string, ...allowed: string[]]>;

/** Attributes whose properties do more than hold a value. */
export const OTHERS = ["prompt", "heading-level", "api-base"] as const;

const FORM = ["name", "disabled", "required"] as const;
const READ_ONLY = ["state", "task", "user", "error", "mode", "version"] as const;
const METHODS = ["guess", "run", "cancel", "answer", "reset", "signOut"] as const;

export interface Holder extends HTMLElement {
  readonly flow: Flow;
  value(attribute: string): string;
  setValue(attribute: string, value: unknown): void;
}

/** Defines everything public that only passes on: choices and texts (an unknown choice reads as the default), and the flow's own. */
export function defineProperties(prototype: Holder): void {
  const define = (name: string, get: (this: Holder) => unknown, set?: (this: Holder, value: never) => void): void =>
    void Object.defineProperty(prototype, name, { configurable: true, enumerable: true, get, ...(set && { set }) });

  for (const [property, [attribute, ...allowed]] of Object.entries<readonly [string, ...string[]]>(ATTRIBUTES)) {
    define(
      property,
      function () {
        const value = this.value(attribute);
        return allowed.length && !allowed.includes(value) ? allowed[0] : value;
      },
      function (value) {
        // Only what the style sheet reads is written back: frameworks own the other attributes.
        if (attribute === "theme" || attribute === "density") this.setAttribute(attribute, value);
        else this.setValue(attribute, value);
      },
    );
  }
  for (const name of FORM) {
    define(
      name,
      function () {
        return name === "name" ? (this.getAttribute(name) ?? "") : this.hasAttribute(name);
      },
      function (value) {
        if (name === "name") this.setAttribute(name, value);
        else this.toggleAttribute(name, value);
      },
    );
  }
  for (const name of READ_ONLY) {
    define(name, function () {
      return this.flow[name];
    });
  }
  for (const name of METHODS) {
    Object.defineProperty(prototype, name, {
      value(this: Holder, text: string) {
        return this.flow[name](text);
      },
    });
  }
}
