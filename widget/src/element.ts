// <codetether-task>: life cycle and rendering. What it shows is in the views, what it does in the flow.
import { adopt, ATTRIBUTES, defineProperties, type Holder } from "./attributes";
import { back, begin, guess, reset, signInEagerly, signOut } from "./flow";
import { el, h } from "./h";
import { phrases } from "./phrases";
import { consent } from "./run/consent";
import { limit, over } from "./run/over";
import { review } from "./run/review";
import { needsInput, running } from "./run/running";
import { answer, cancel, run, show } from "./run/runs";
import type { Flow, Page } from "./state";
import styles from "./styles.css";
import type { Phrases } from "./text";
import { banners, footer } from "./view-around";
import { composing, guessing } from "./view-compose";
import { loading, misconfigured } from "./view-start";
import type { CodeTetherState, CodeTetherTaskElement as Public } from "../types/codetether-task";

const VIEWS: Record<CodeTetherState, (f: Flow) => HTMLElement> = {
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

const METHODS: Record<string, (f: Flow, text: string) => unknown> = {
  guess,
  run,
  cancel: async (f) => (f._state === "guessing" ? back(f) : cancel(f)),
  answer,
  reset,
  signOut,
};

/** Boot this far before a lazy element comes into view. */
const LAZY_MARGIN = "200px";

/** Importing on a server must not throw; there is nothing to upgrade there. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** One sheet for all elements: constructed, because an injected one would need `style-src`. */
let sheet: CSSStyleSheet | undefined;

export class CodeTetherTaskElement extends Base implements Holder, Page {
  static formAssociated = true;
  static observedAttributes = [...ATTRIBUTES, "lang"];

  // Defined below, and by attributes.ts.
  declare clientId: string;
  declare signUpEmail: string;
  declare signUpFirstName: string;
  declare signUpLastName: string;
  declare prompt: string;
  declare taskId: string;
  declare prefill: string;
  declare start: Public["start"];
  declare guessMode: Public["guessMode"];
  declare theme: Public["theme"];
  declare density: Public["density"];
  declare label: string;
  declare headingLevel: number;
  declare persist: Public["persist"];
  declare loading: Public["loading"];
  declare apiBase: string;
  declare name: string;
  declare disabled: boolean;
  declare required: boolean;
  declare strings: Record<string, string>;
  declare metadata: Record<string, string>;
  declare fetchClientSecret: Public["fetchClientSecret"];
  declare guess: Public["guess"];
  declare run: Public["run"];
  declare cancel: Public["cancel"];
  declare answer: Public["answer"];
  declare reset: Public["reset"];
  declare signOut: Public["signOut"];

  _values: Record<string, unknown> = {};
  _internals = this.attachInternals();
  _root = this.attachShadow({ mode: "open" });
  _regions = ["status", "alert"].map((role) => h("div.sr", { role }));
  _banners = el("div");
  _stage = el("div.stage");
  _foot = el("div:footer");
  _body = el("div:body", this._banners, h("slot", { name: "header" }), this._stage, h("slot", { name: "footer" }), this._foot, this._regions);
  _isQueued = false;
  _isLive = false;
  _observer: IntersectionObserver | undefined;
  _flow = this._fresh();

  constructor() {
    super();
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(styles);
    this._root.adoptedStyleSheets = [sheet];
    this._root.append(this._body);
  }

  connectedCallback(): void {
    adopt(this);
    this._isLive = true;
    this._changed();
    if (this.loading !== "lazy") return this._begin();
    this._observer = new IntersectionObserver(([entry]) => entry!.isIntersecting && this._begin(), { rootMargin: LAZY_MARGIN });
    this._observer.observe(this);
  }

  disconnectedCallback(): void {
    this._isLive = false;
    this._observer?.disconnect();
    this._end();
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    this._values[name] = value;
    this._changedValue(name);
  }

  formDisabledCallback(isDisabled: boolean): void {
    this._body.inert = isDisabled;
  }

  get state(): CodeTetherState {
    return this._flow._state;
  }
  get task(): Public["task"] {
    return this._flow._task ?? null;
  }
  get user(): Public["user"] {
    return this._flow._user ?? null;
  }
  get error(): Public["error"] {
    return this._flow._error ?? null;
  }
  get mode(): Public["mode"] {
    return this._flow._boot?.mode ?? null;
  }
  get version(): string {
    return __VERSION__;
  }

  /** Puts the focus on what was refused, into the empty form, and elsewhere on the heading. */
  override focus(): void {
    const find = (what: string): HTMLElement | null => this._stage.querySelector(what);
    (find("[aria-invalid]") ?? find(this.state === "composing" ? "textarea" : ".title"))?.focus();
  }

  /** An attribute or a property has another value. */
  _changedValue(name: string): void {
    const f = this._flow;
    if (name === "prompt") f._words.prompt = `${this._values[name] ?? ""}`;
    // While an element of the page is upgraded, its attributes are told before it is connected.
    if (!this._isLive) return;
    f._isStale = true;
    this._changed();
    if (name === "client-id" || name === "api-base") this._begin();
    if (name === "task-id" && this.taskId && f._boot) void show(f, this.taskId);
    if (name === "fetchClientSecret" && f._boot) void signInEagerly(f);
  }

  _begin(): void {
    this._observer?.disconnect();
    this._end();
    this._flow = this._fresh(this._flow);
    void begin(this._flow);
  }

  _end(): void {
    const f = this._flow;
    f._work.abort();
    clearTimeout(f._throttle);
    f._timers.forEach(clearTimeout);
    f._isStale = true;
  }

  _language(): string {
    return this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
  }

  _fresh(before?: Flow): Flow {
    return {
      _page: this,
      _lang: this._language(),
      _state: before?._state ?? "loading",
      _words: before?._words ?? { prompt: "" },
      _isStale: true,
      _timers: [],
      _phrases: phrases as unknown as Phrases,
      _answers: {},
      _draft: { prompt: "" },
      _steps: [],
      _work: new AbortController(),
    };
  }

  /** Many changes, one render. */
  _changed(): void {
    if (this._isQueued) return;
    this._isQueued = true;
    queueMicrotask(() => {
      this._isQueued = false;
      if (this._isLive) this._render();
    });
  }

  _render(): void {
    const f = this._flow;
    if (f._isStale) {
      const hadFocus = !!this._root.activeElement;
      f._isStale = false;
      f._timers.forEach(clearTimeout);
      f._timers = [];
      f._lang = this._language();
      f._update = undefined;
      f._phrases = { ...phrases, ...(f._boot?.strings ?? f._translated), ...this.strings } as Phrases;
      this._stage.replaceChildren(VIEWS[f._state](f));
      this._foot.replaceChildren(...footer(f));
      this._reflect(f);
      if (hadFocus) this.focus();
    }
    f._update?.();
    this._banners.replaceChildren(banners(f));
    // `disabled` would throw the focus out of the element, so a button that waits is `aria-disabled` and does nothing.
    for (const button of this._stage.querySelectorAll("button")) button.ariaDisabled = `${!!f._isBusy}`;
  }

  /** What the element tells the page: its role and name, its state for `:state()`, its value in a form, the partner's colour. */
  _reflect({ _state: state, _task: task, _boot: boot, _phrases: t, _lang: lang }: Flow): void {
    const internals = this._internals;
    internals.role = "region";
    internals.ariaLabel = this.label || t.label;
    internals.states.clear();
    internals.states.add(state);
    internals.setFormValue(task?.task_id ?? null);
    internals.setValidity({ valueMissing: this.required && !task }, t.required);
    this._body.lang = lang;
    this._body.className = `body ${this.density}`;
    this._body.style.colorScheme = this.theme === "auto" ? "light dark" : this.theme!;
    this._body.style.setProperty("--brand", boot?.partner.accent ?? "");
  }
}

const { prototype } = CodeTetherTaskElement;
defineProperties(prototype);
for (const [name, act] of Object.entries(METHODS)) {
  (prototype as unknown as Record<string, unknown>)[name] = function (this: CodeTetherTaskElement, text: string) {
    return act(this._flow, text);
  };
}
