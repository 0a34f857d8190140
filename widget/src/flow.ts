// The element's states and what moves between them. It knows no DOM: views read it and call it.
import { asError, CodeTetherError } from "./errors";
import { fetchPhrases } from "./locale";
import * as runs from "./run/runs";
import { Session, timeZone, type Page, type SessionHost } from "./session";
import type { Text } from "./text";
import type { Boot, Guess, Task, User } from "./wire";
import type { CodeTetherEventDetails, CodeTetherMode, CodeTetherState } from "../types/codetether-task";

export interface Host extends SessionHost {
  text(): Text;
  /** Answers false when a listener prevented the default. */
  emit<K extends keyof CodeTetherEventDetails>(name: K, detail: CodeTetherEventDetails[K]): boolean;
  announce(text: string, manner?: "polite" | "assertive" | "throttled"): void;
  /** Something changed: render before the next paint. */
  changed(): void;
}

/** What is about to run. */
export interface Draft {
  prompt: string;
  title?: string | null;
  priority?: number | null;
  notify_email?: string | null;
}

export class Flow {
  state: CodeTetherState = "loading";
  /** Counts rebuilds within one state: a view is made anew when it changes. */
  revision = 0;
  session!: Session;
  prompt = "";
  guessed: Guess | null = null;
  answers: Record<string, string> = {};
  draft: Draft = { prompt: "" };
  task: Task | null = null;
  steps: string[] = [];
  percent: number | null = null;
  startedAt = 0;
  /** The last failure, and whether it is shown: a listener may have taken that over. */
  error: CodeTetherError | null = null;
  isErrorShown = false;
  /** How to say it instead, when the words were no task. */
  suggestion: string | null = null;
  isOffline = false;
  /** A request that the person waits for is on its way. */
  isBusy = false;
  #work = new AbortController();
  /** The phrases of the page's language, once they are there. */
  words: Record<string, string> | undefined;

  constructor(readonly host: Host) {
    this.session = new Session(host);
  }

  get t(): Text {
    return this.host.text();
  }
  get page(): Page {
    return this.host.page;
  }
  get boot(): Boot | null {
    return this.session.boot;
  }
  get user(): User | null {
    return this.session.user;
  }
  get mode(): CodeTetherMode | null {
    return this.boot?.mode ?? null;
  }
  get version(): string {
    return __VERSION__;
  }

  /** Ends whatever goes on; what comes next stops when this signal does. */
  restart(): AbortSignal {
    this.stop();
    this.error = this.suggestion = null;
    this.isOffline = false;
    this.#work = new AbortController();
    return this.#work.signal;
  }

  stop(): void {
    this.#work.abort();
  }

  /** Enters a state; entering the present one again rebuilds its view. */
  enter(state: CodeTetherState, news?: string, manner?: "assertive"): void {
    const previous = this.state;
    this.state = state;
    this.revision++;
    this.host.changed();
    if (state !== previous) this.host.emit("codetether-state", { state, previous });
    if (news) this.host.announce(news, manner);
  }

  /** Reports a failure and goes where it is shown; 402 is the sponsor's limit, wherever it comes from. */
  refuse(thrown: unknown, where: CodeTetherState): CodeTetherError {
    const error = asError(thrown);
    const { code, status, requestId, retryable, problem } = error;
    this.error = error;
    if (status === 402) {
      const { scope = null, resets_at = null } = problem as { scope?: string; resets_at?: string };
      this.isErrorShown = false;
      if (this.host.emit("codetether-limit", { code, scope, resetsAt: resets_at })) this.enter("limit", this.t("limit"), "assertive");
      else this.enter(where);
      return error;
    }
    this.isErrorShown = this.host.emit("codetether-error", { code, status, requestId, retryable });
    if (code === "consent_required" || code === "signed_out") {
      this.session.consent = null;
      if (where === "review") where = "consent";
    }
    this.enter(where);
    return error;
  }

  /** Boots: one request, after which the element is usable. */
  async begin(): Promise<void> {
    const { host, page } = this;
    const signal = this.restart();
    this.session = new Session(host);
    this.enter("loading");
    void this.#translate().catch(() => 0);
    try {
      if (!/^ctpk_(test|live)_/.test(page.clientId)) throw new CodeTetherError("invalid_client_id", 422);
      if (!globalThis.crypto?.subtle) throw new CodeTetherError("insecure_context", 422);
      const mayResume = this.session.restore();
      const person = this.signInEagerly();
      const boot = await this.session.open();
      if (signal.aborted) return;
      host.emit("codetether-ready", { mode: boot.mode, version: __VERSION__ });
      if (mayResume && (page.taskId || this.session.taskId)) {
        await person;
        if (await this.show(page.taskId)) return;
      }
    } catch (thrown) {
      if (!signal.aborted) console.warn(`<codetether-task>: ${this.refuse(thrown, "misconfigured").message}`);
      return;
    }
    if (signal.aborted) return;
    this.enter("composing");
    if (!this.prompt) return;
    if (page.start === "run") this.writeMyself();
    else if (page.start === "review" || page.guessMode === "auto") await this.guess().catch(() => 0);
  }

  async #translate(): Promise<void> {
    this.words = await fetchPhrases(this.host.locale());
    this.revision++;
    this.host.changed();
  }

  /** Trades the partner's client secret alongside everything else; a failure shows when a run needs the person. */
  async signInEagerly(): Promise<void> {
    if (this.page.fetchClientSecret) await this.session.person("initial").catch((thrown: unknown) => console.warn("<codetether-task>:", thrown));
  }

  /** Shows a task that exists; answers false where there is no right to see it. */
  show(id: string): Promise<boolean> {
    return runs.open(this, id);
  }

  async guess(text?: string): Promise<void> {
    if (text !== undefined) this.prompt = text;
    if (!this.host.emit("codetether-before-guess", null)) return;
    const description = this.prompt.trim();
    const signal = this.restart();
    if (!description) throw this.refuse(new CodeTetherError("required", 422), "composing");
    this.enter("guessing", this.t("guessing"));
    try {
      const body = { description, locale: this.host.locale(), time_zone: timeZone(), answers: this.answers };
      const guess = await this.session.json<Guess>("/v1/guess", { auth: "guess", signal, body });
      this.host.emit("codetether-guess", { guessId: guess.id, confidence: guess.confidence?.overall ?? null });
      if (guess.abstained || !guess.task) {
        this.suggestion = guess.suggestion ?? "";
        return this.enter("composing", this.t("not_task"));
      }
      this.guessed = guess;
      this.draft = { ...guess.task, title: guess.title };
      this.enter("review", guess.title ?? this.t("review"));
    } catch (thrown) {
      if (!signal.aborted) throw this.refuse(thrown, "composing");
    }
  }

  /** Goes on without a suggestion: the words are the task. */
  writeMyself(): void {
    this.restart();
    this.guessed = null;
    this.draft = { prompt: this.prompt.trim() };
    this.enter("review");
  }

  back(): void {
    const isLate = this.state === "consent" || this.state === "limit";
    this.restart();
    this.answers = {};
    this.enter(isLate && this.draft.prompt ? "review" : "composing");
  }

  run(): Promise<void> {
    return runs.run(this);
  }

  answer(text: string): Promise<void> {
    return runs.answer(this, text);
  }

  async cancel(): Promise<void> {
    if (this.state === "guessing") this.back();
    else await runs.cancel(this);
  }

  /** Does one thing at a time, and shows that it is being done. */
  async busily(where: CodeTetherState, work: () => Promise<unknown>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.isErrorShown = false;
    this.host.changed();
    try {
      await work();
    } catch (thrown) {
      throw this.refuse(thrown, where);
    } finally {
      this.isBusy = false;
      this.host.changed();
    }
  }

  /** Back to an empty form; a running task runs on. */
  reset(): void {
    this.restart();
    this.task = this.guessed = null;
    this.prompt = "";
    this.draft = { prompt: "" };
    this.answers = {};
    this.session.taskId = undefined;
    this.session.keep();
    if (this.boot) this.enter("composing");
  }

  signOut(): void {
    this.session.forget();
    this.reset();
  }
}
