// Attributes that are plain texts or choices: one table makes the observed names and the properties.

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

/** Only what the style sheet reads is written back: frameworks own the other attributes. */
const REFLECTED: readonly string[] = ["theme", "density"];

export interface Holder extends HTMLElement {
  value(attribute: string): string;
  setValue(attribute: string, value: unknown): void;
}

/** Defines the properties of the table; an unknown choice reads as the default. */
export function defineProperties(prototype: Holder): void {
  for (const [property, [attribute, ...allowed]] of Object.entries(ATTRIBUTES) as [string, readonly string[]][] as [string, [string, ...string[]]][]) {
    Object.defineProperty(prototype, property, {
      configurable: true,
      enumerable: true,
      get(this: Holder) {
        const value = this.value(attribute);
        return allowed.length && !allowed.includes(value) ? allowed[0] : value;
      },
      set(this: Holder, value: unknown) {
        if (REFLECTED.includes(attribute)) this.setAttribute(attribute, String(value));
        else this.setValue(attribute, value);
      },
    });
  }
}
