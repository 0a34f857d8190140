// <codetether-task>: attributes, properties, events and life cycle. What it shows is in the views, what it does in the flow.
import { Announcer } from "./announcer";
import { ATTRIBUTES, defineProperties, OTHERS } from "./attributes";
import { Flow, type Host } from "./flow";
import { frame, type Frame } from "./frame";
import { append } from "./h";
import { consent } from "./run/consent";
import { limit, over } from "./run/over";
import { review } from "./run/review";
import { needsInput, running } from "./run/running";
import styles from "./styles.css";
import { textOf, type Text } from "./text";
import type { Context, View } from "./view";
import { composing, guessing } from "./view-compose";
import { loading, misconfigured } from "./view-start";
import type {
  CodeTetherError,
  CodeTetherEventDetails,
  CodeTetherMode,
  CodeTetherState,
  CodeTetherTaskElement as Public,
  CodeTetherTaskObject,
  CodeTetherUser,
} from "../types/codetether-task";

const VIEWS: Record<CodeTetherState, (context: Context) => View> = {
  loading,
  misconfigured,
  composing,
  guessing,
  review,
  consent,
  running,
  "needs-input": needsInput,
  completed: over,
  failed: over,
  cancelled: over,
  limit,
};

/** Events whose default a listener may take over. */
const CANCELABLE = /-(consent|before-guess|before-run|needs-input|limit|error)$/;

/** The script's own address: the platform that served it is the platform that it talks to. */
const SCRIPT_ORIGIN = new URL(import.meta.url).origin;

/** Boot this far before a lazy element comes into view. */
const LAZY_MARGIN = "200px";

/** Properties that a page may set before the script arrives, beside those of the table. */
const PROPERTIES = ["strings", "metadata", "fetchClientSecret", "prompt", "headingLevel", "apiBase"];

const MAX_METADATA = 20;

/** Importing on a server must not throw; there is nothing to upgrade there. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** One sheet for all elements: constructed, because an injected one would need `style-src`. */
let sheet: CSSStyleSheet | undefined;

export class CodeTetherTaskElement extends Base implements Public {
  static formAssociated = true;
  static observedAttributes = [...Object.values(ATTRIBUTES).map(([name]) => name), ...OTHERS, "lang", "dir", "required"];

  declare clientId: string;
  declare signUpEmail: string;
  declare signUpFirstName: string;
  declare signUpLastName: string;
  declare taskId: string;
  declare start: Public["start"];
  declare guessMode: Public["guessMode"];
  declare theme: Public["theme"];
  declare density: Public["density"];
  declare label: string;
  declare persist: Public["persist"];
  declare loading: Public["loading"];
  declare name: string;
  declare disabled: boolean;
  declare required: boolean;
  declare readonly state: CodeTetherState;
  declare readonly task: CodeTetherTaskObject | null;
  declare readonly user: CodeTetherUser | null;
  declare readonly error: CodeTetherError | null;
  declare readonly mode: CodeTetherMode | null;
  declare readonly version: string;
  declare guess: Public["guess"];
  declare run: Public["run"];
  declare cancel: Public["cancel"];
  declare answer: Public["answer"];
  declare reset: Public["reset"];
  declare signOut: Public["signOut"];

  readonly #internals = this.attachInternals();
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #announcer = new Announcer();
  readonly #frame: Frame = frame(this.#announcer);
  readonly #brand = new CSSStyleSheet();
  readonly #values = new Map<string, string>();
  /** Read by the properties and methods that attributes.ts defines. */
  readonly flow: Flow;
  #strings: Record<string, string> = {};
  #metadata: Record<string, string> = {};
  #fetchClientSecret: Public["fetchClientSecret"] = null;
  #text: Text | null = null;
  #view: View | null = null;
  #shown = "";
  #isQueued = false;
  #isLive = false;
  #observer: IntersectionObserver | null = null;

  constructor() {
    super();
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(styles);
    this.#root.adoptedStyleSheets = [sheet, this.#brand];
    this.#root.append(this.#frame.root);
    this.flow = new Flow(this.#host());
  }

  connectedCallback(): void {
    // Upgrade-safe: what a page set before the script arrived sits on the instance and hides the accessor.
    for (const name of [...Object.keys(ATTRIBUTES), ...PROPERTIES]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name as "label"];
      delete (this as Partial<this>)[name as "label"];
      this[name as "label"] = value;
    }
    this.#isLive = true;
    this.#changed();
    if (this.loading !== "lazy") return this.#boot();
    this.#observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && this.#boot(), { rootMargin: LAZY_MARGIN });
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    this.#isLive = false;
    this.#observer?.disconnect();
    this.flow.stop();
    this.#announcer.quiet();
    this.#view?.stop?.();
    this.#view = null;
    this.#shown = "";
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (value === null) this.#values.delete(name);
    else this.#values.set(name, value);
    this.#changedAttribute(name);
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#frame.root.inert = isDisabled;
  }

  #changedAttribute(name: string): void {
    if (name === "prompt") this.flow.prompt = this.value(name);
    // While an element of the page is upgraded, its attributes are told before it is connected.
    if (!this.#isLive) return;
    this.#rebuild();
    if (name === "client-id" || name === "api-base") this.#boot();
    if (name === "task-id" && this.taskId && this.flow.boot) void this.flow.show(this.taskId);
  }

  value(attribute: string): string {
    return this.#values.get(attribute) ?? "";
  }

  setValue(attribute: string, value: unknown): void {
    const text = value == null ? "" : String(value);
    if (this.value(attribute) === text) return;
    this.#values.set(attribute, text);
    this.#changedAttribute(attribute);
  }

  get prompt(): string {
    return this.flow.prompt;
  }
  set prompt(text: string) {
    this.flow.prompt = text;
    this.#rebuild();
  }

  get headingLevel(): number {
    return Math.min(6, Math.max(1, parseInt(this.value("heading-level"), 10) || 2));
  }
  set headingLevel(level: number) {
    this.setValue("heading-level", level);
  }

  get apiBase(): string {
    return this.value("api-base") || SCRIPT_ORIGIN;
  }
  set apiBase(address: string) {
    this.setValue("api-base", address);
  }

  get strings(): Record<string, string> {
    return this.#strings;
  }
  set strings(strings: Record<string, string> | null) {
    this.#strings = { ...strings };
    this.#rebuild();
  }

  get metadata(): Record<string, string> {
    return this.#metadata;
  }
  set metadata(pairs: Record<string, string> | null) {
    this.#metadata = Object.fromEntries(Object.entries(pairs ?? {}).slice(0, MAX_METADATA).map(([key, value]) => [key, String(value)]));
  }

  get fetchClientSecret(): Public["fetchClientSecret"] {
    return this.#fetchClientSecret;
  }
  set fetchClientSecret(fetcher: Public["fetchClientSecret"]) {
    this.#fetchClientSecret = fetcher;
    if (this.flow.boot) void this.flow.signInEagerly();
  }

  #boot(): void {
    this.#observer?.disconnect();
    void this.flow.begin();
  }

  #emit<K extends keyof CodeTetherEventDetails>(name: K, detail: CodeTetherEventDetails[K]): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: CANCELABLE.test(name) }));
  }

  /** The flow's way back: it knows the element only by this. */
  #host(): Host {
    return {
      page: this,
      locale: () => this.#language(),
      text: () => {
        const { boot, words } = this.flow;
        return (this.#text ??= textOf(this.#language(), this.matches(":dir(rtl)"), words, boot?.strings, this.#strings));
      },
      emit: (name, detail) => this.#emit(name, detail),
      signedIn: ({ id }) => void this.#emit("codetether-signed-in", { userId: id }),
      signedOut: (userId) => void this.#emit("codetether-signed-out", { userId }),
      announce: (text, manner) => this.#announcer.say(text, manner),
      changed: () => this.#changed(),
    };
  }

  #language(): string {
    return this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
  }

  /** Many changes, one render. */
  #changed(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (this.#isLive) this.#render();
    });
  }

  #rebuild(): void {
    this.#shown = "";
    this.#changed();
  }

  #render(): void {
    const flow = this.flow;
    const shown = `${flow.state} ${flow.revision}`;
    const isNew = shown !== this.#shown;
    if (isNew) this.#text = null;
    const context: Context = { flow, t: flow.t, headingLevel: this.headingLevel };
    if (isNew) {
      const hadFocus = !!this.#root.activeElement;
      const { stage } = this.#frame;
      this.#shown = shown;
      this.#view?.stop?.();
      this.#view = VIEWS[flow.state](context);
      stage.replaceChildren();
      append(stage, [this.#view.node]);
      this.#reflect(context);
      if (hadFocus) this.focus();
    }
    this.#view?.update?.();
    this.#frame.update(context);
  }

  /** What the element tells the page: its role and name, its state for `:state()`, its value in a form, the partner's colour. */
  #reflect({ flow, t }: Context): void {
    const internals = this.#internals;
    const accent = flow.boot?.partner.accent ?? "";
    internals.role = "region";
    internals.ariaLabel = this.label || t("label");
    internals.states?.clear();
    internals.states?.add(flow.state);
    internals.setFormValue(flow.task?.task_id ?? null);
    internals.setValidity(this.required && !flow.task ? { valueMissing: true } : {}, t("required"));
    this.#brand.replaceSync(/^#[\da-f]{3,8}$/i.test(accent) ? `:host{--brand:${accent}}` : "");
  }

  override focus(): void {
    this.#view?.focus?.focus();
  }
}

defineProperties(CodeTetherTaskElement.prototype);
