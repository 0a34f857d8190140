// The element's states and what moves between them. It knows no DOM: views read it and call it.
import { asError, CodeTetherError } from "./errors";
import { follow } from "./follow";
import { Session, timeZone, type Page, type Person, type SessionHost } from "./session";
import type { Text } from "./text";
import type { Boot, Guess, Question, Task, TaskEvent } from "./wire";
import type { CodeTetherEventDetails, CodeTetherState } from "../types/codetether-task";

export interface Host extends SessionHost {
  text(): Text;
  /** Answers false when a listener prevented the default. */
  emit<K extends keyof CodeTetherEventDetails>(name: K, detail: CodeTetherEventDetails[K]): boolean;
  announce(text: string, manner?: "polite" | "assertive" | "throttled"): void;
  /** Something changed: render before the next paint. */
  changed(): void;
}

export interface Draft {
  prompt: string;
  title: string | null;
  priority: number;
  notifyEmail: string;
}

/** Longest list of steps kept; older ones make room. */
const MAX_STEPS = 200;

const TERMINAL: readonly string[] = ["completed", "failed", "cancelled"];

export class Flow {
  state: CodeTetherState = "loading";
  /** Counts rebuilds within one state: a view is made anew when it changes. */
  revision = 0;
  session: Session;
  prompt = "";
  guessed: Guess | null = null;
  answers: Record<string, string> = {};
  draft: Draft = { prompt: "", title: null, priority: 0, notifyEmail: "" };
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
  #attempt: { body: string; key: string } | null = null;

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

  get payer(): string {
    const payer = this.guessed?.estimate?.payer ?? this.boot?.sponsorship.payer;
    return payer === "partner" ? this.t("pays", { payer: this.boot?.partner.name ?? "" }) : this.t("you_pay");
  }

  /** Ends whatever goes on; what comes next stops when this signal does. */
  #next(): AbortSignal {
    this.#work.abort();
    this.#work = new AbortController();
    return this.#work.signal;
  }

  stop(): void {
    this.#work.abort();
  }

  /** Enters a state; entering the present one again rebuilds its view. */
  #to(state: CodeTetherState): void {
    const previous = this.state;
    this.state = state;
    this.revision++;
    this.isBusy = false;
    this.host.changed();
    if (state !== previous) this.host.emit("codetether-state", { state, previous });
  }

  /** Reports a failure and goes where it is shown; 402 is the sponsor's limit, wherever it comes from. */
  #fail(thrown: unknown, where: CodeTetherState): CodeTetherError {
    const error = asError(thrown);
    const { code, status, requestId, retryable, problem } = error;
    this.error = error;
    if (status === 402) {
      const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
      const isShown = this.host.emit("codetether-limit", { code, scope: text(problem.scope), resetsAt: text(problem.resets_at) });
      this.isErrorShown = false;
      this.#to(isShown ? "limit" : where);
      if (isShown) this.host.announce(this.t("limit"), "assertive");
      return error;
    }
    this.isErrorShown = this.host.emit("codetether-error", { code, status, requestId, retryable });
    if (code === "consent_required" || code === "signed_out") {
      this.session.consent = null;
      if (where === "review") where = "consent";
    }
    this.#to(where);
    return error;
  }

  #clearError(): void {
    this.error = this.suggestion = null;
    this.isErrorShown = false;
  }

  /** Boots: one request, after which the element is usable. */
  async begin(): Promise<void> {
    const { host } = this;
    const signal = this.#next();
    this.session = new Session(host);
    this.#clearError();
    this.#to("loading");
    try {
      if (!/^ctpk_(test|live)_/.test(this.page.clientId)) throw new CodeTetherError("invalid_client_id");
      if (!globalThis.crypto?.subtle) throw new CodeTetherError("insecure_context");
      const mayResume = this.session.restore();
      const person = this.signInEagerly();
      const boot = await this.session.open();
      if (signal.aborted) return;
      host.emit("codetether-ready", { mode: boot.mode, version: __VERSION__ });
      if (mayResume && (this.page.taskId || this.session.taskId)) {
        await person;
        if (await this.open(this.page.taskId)) return;
      }
    } catch (thrown) {
      if (!signal.aborted) console.warn(`<codetether-task>: ${this.#fail(thrown, "misconfigured").message}`);
      return;
    }
    if (signal.aborted) return;
    this.#to("composing");
    if (!this.prompt) return;
    if (this.page.start === "run") this.writeMyself();
    else if (this.page.start === "review" || this.page.guessMode === "auto") await this.guess().catch(() => 0);
  }

  /** Trades the partner's client secret alongside everything else; a failure shows when a run needs the person. */
  async signInEagerly(): Promise<void> {
    if (!this.page.fetchClientSecret) return;
    await this.session.person("initial").catch((thrown: unknown) => console.warn("<codetether-task>:", asError(thrown).message));
  }

  /** Shows a task, running or over; answers false where there is no right to see it. */
  async open(id: string): Promise<boolean> {
    const signal = this.#next();
    try {
      await this.session.person();
      const taskId = id || this.session.taskId;
      if (!taskId) return false;
      const task = await this.session.json<Task>(`/v1/tasks/${encodeURIComponent(taskId)}`, { signal });
      this.prompt = task.prompt;
      void this.#watch(task, task.sequence, signal);
      return true;
    } catch (thrown) {
      if (!signal.aborted) console.warn("<codetether-task>:", asError(thrown).message);
      return signal.aborted;
    }
  }

  async guess(text?: string): Promise<void> {
    if (text !== undefined) this.prompt = text;
    if (!this.host.emit("codetether-before-guess", null)) return;
    const description = this.prompt.trim();
    const signal = this.#next();
    this.#clearError();
    if (!description) throw this.#fail(new CodeTetherError("required"), "composing");
    this.session.prepare();
    this.#to("guessing");
    this.host.announce(this.t("guessing"));
    try {
      const guess = await this.session.json<Guess>("/v1/guess", {
        auth: "guess",
        signal,
        body: { description, locale: this.host.locale(), time_zone: timeZone(), answers: this.answers },
      });
      this.host.emit("codetether-guess", { guessId: guess.id, confidence: guess.confidence?.overall ?? null });
      if (guess.abstained || !guess.task) {
        this.suggestion = guess.suggestion ?? "";
        this.host.announce(this.t("not_task"));
        return this.#to("composing");
      }
      const { prompt, priority, notify_email } = guess.task;
      this.guessed = guess;
      this.draft = { prompt, title: guess.title, priority: priority ?? 0, notifyEmail: notify_email ?? "" };
      this.#to("review");
      this.host.announce(guess.title ?? this.t("review"));
    } catch (thrown) {
      if (!signal.aborted) throw this.#fail(thrown, "composing");
    }
  }

  /** Goes on without a suggestion: the words are the task. */
  writeMyself(): void {
    this.#next();
    this.#clearError();
    if (!this.prompt.trim()) return void this.#fail(new CodeTetherError("required"), "composing");
    this.session.prepare();
    this.guessed = null;
    this.draft = { prompt: this.prompt.trim(), title: null, priority: 0, notifyEmail: "" };
    this.#to("review");
  }

  back(): void {
    this.#next();
    this.#clearError();
    this.answers = {};
    this.#to(this.state === "consent" || (this.state === "limit" && this.draft.prompt) ? "review" : "composing");
  }

  /** Runs the reviewed task, asking for consent first where none is on record. */
  async run(): Promise<void> {
    if (this.isBusy) return;
    this.#clearError();
    if (this.state === "composing") this.draft = { prompt: this.prompt.trim(), title: null, priority: 0, notifyEmail: "" };
    if (!this.draft.prompt.trim()) throw this.#fail(new CodeTetherError("required"), this.state);
    await this.#busy("review", async () => {
      const boot = await this.session.open();
      if (this.session.consent !== boot.consent.version) return this.#to("consent");
      await this.#create();
    });
  }

  /** Takes the ticked consent, makes the person a user, and runs. */
  async agree(person: Person): Promise<void> {
    const boot = await this.session.open();
    const { version } = boot.consent;
    if (this.isBusy || !this.host.emit("codetether-consent", { version })) return;
    this.#clearError();
    await this.#busy("consent", async () => {
      if (this.page.fetchClientSecret || this.session.user) {
        await this.session.person();
        if (this.session.consent !== version) await this.session.agree(version);
      } else await this.session.signUp(person);
      await this.#create();
    });
  }

  async #busy(where: CodeTetherState, work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.host.changed();
    try {
      await work();
    } catch (thrown) {
      throw this.#fail(thrown, where);
    } finally {
      this.isBusy = false;
      this.host.changed();
    }
  }

  async #create(): Promise<void> {
    const { prompt, title, priority, notifyEmail } = this.draft;
    const metadata = this.page.metadata;
    const estimate = this.guessed?.estimate;
    await this.#post("/v1/tasks", {
      prompt,
      ...(title && { title }),
      ...(priority && { priority }),
      ...(notifyEmail && { notify_email: notifyEmail }),
      ...(Object.keys(metadata).length && { metadata }),
      ...(this.guessed && { guess_id: this.guessed.id }),
      ...(estimate && { max_charge_micros: estimate.max_charge_micros }),
    });
  }

  /** Runs the task on screen once more, as a new task. */
  async again(): Promise<void> {
    const { task, state } = this;
    if (!task || this.isBusy) return;
    this.#clearError();
    await this.#busy(state, () => this.#post(`/v1/tasks/${encodeURIComponent(task.task_id)}/runs`, {}));
  }

  /** Starts a run. A try whose fate is unknown keeps its idempotency key, so that it can never run twice. */
  async #post(path: string, fields: object): Promise<void> {
    const estimate = this.guessed?.estimate;
    const isAllowed = this.host.emit("codetether-before-run", {
      payer: estimate?.payer ?? this.boot?.sponsorship.payer ?? "",
      currency: estimate?.currency ?? null,
      p50Micros: estimate?.p50_micros ?? null,
      maxChargeMicros: estimate?.max_charge_micros ?? null,
    });
    if (!isAllowed) return this.state === "consent" ? this.#to("review") : undefined;
    const body = path + JSON.stringify(fields);
    if (this.#attempt?.body !== body) this.#attempt = { body, key: crypto.randomUUID() };
    const { key } = this.#attempt;
    try {
      const task = await this.session.json<Task>(path, { body: fields, headers: { "Idempotency-Key": key } });
      this.#attempt = null;
      this.host.emit("codetether-created", { taskId: task.task_id, runId: task.run_id, status: task.status });
      void this.#watch(task, 0, this.#next());
    } catch (thrown) {
      if (!asError(thrown).retryable) this.#attempt = null;
      throw thrown;
    }
  }

  /** Follows a task to its end; events up to `replayed` happened before and are shown, not told. */
  async #watch(task: Task, replayed: number, signal: AbortSignal): Promise<void> {
    const { session, host } = this;
    this.task = task;
    this.steps = [];
    this.percent = null;
    this.startedAt = replayed ? Math.min(Date.now(), Date.parse(task.started_at ?? task.created_at)) : Date.now();
    session.taskId = task.task_id;
    session.keep();
    const wasOver = TERMINAL.includes(task.status);
    this.#to(wasOver ? "loading" : task.needs_input ? "needs-input" : "running");
    const connection = (isOffline: boolean): void => {
      if (this.isOffline !== isOffline) host.announce(this.t(isOffline ? "offline" : "online"));
      this.isOffline = isOffline;
      host.changed();
    };
    try {
      await follow(
        session,
        task.task_id,
        {
          event: (event) => this.#event(event, event.sequence <= replayed),
          offline: (attempt, waitMs) => {
            host.emit("codetether-offline", { attempt, waitMs });
            connection(true);
          },
          online: (attempt, waitMs) => {
            host.emit("codetether-online", { attempt, waitMs });
            connection(false);
          },
        },
        signal,
      );
      if (signal.aborted) return;
      const done = await session.json<Task>(`/v1/tasks/${encodeURIComponent(task.task_id)}`, { signal });
      if (!signal.aborted) this.#finish(done, wasOver);
    } catch (thrown) {
      if (signal.aborted) return;
      session.taskId = undefined;
      this.#fail(thrown, "composing");
    } finally {
      if (!signal.aborted) this.isOffline = false;
    }
  }

  #event({ type, data, sequence }: TaskEvent, isReplay: boolean): void {
    const { task, host } = this;
    if (!task) return;
    const kind = type.slice(5);
    if (kind === "progress" || kind === "started") {
      this.percent = data.percent ?? (data.step && data.steps ? (100 * (data.step - 1)) / data.steps : this.percent);
      if (data.message && data.message !== this.steps.at(-1)) this.steps = [...this.steps, data.message].slice(-MAX_STEPS);
      if (!isReplay) {
        task.status = "running";
        if (data.message) host.announce(data.message, "throttled");
        if (kind === "progress") host.emit("codetether-progress", { taskId: task.task_id, seq: sequence });
        if (this.state === "needs-input") this.#to("running");
      }
    } else if (kind === "needs_input" && !isReplay) {
      task.status = "needs_input";
      task.needs_input = data as Question;
      if (host.emit("codetether-needs-input", { taskId: task.task_id, requestId: task.needs_input.request_id, kind: task.needs_input.kind })) {
        this.#to("needs-input");
        host.announce(task.needs_input.question, "assertive");
      }
    }
    host.changed();
  }

  /** Shows how it ended; an end of long ago, met again after a reload, is not told as news. */
  #finish(task: Task, wasOver: boolean): void {
    const { host } = this;
    const { task_id: taskId, status, error } = task;
    this.task = task;
    if (status !== "completed" && status !== "cancelled" && status !== "failed") return;
    this.#to(status);
    if (wasOver) return;
    host.announce(this.t(status), status === "failed" ? "assertive" : "polite");
    if (status === "failed") host.emit("codetether-failed", { taskId, status, error: { code: error?.code ?? "unknown" } });
    else host.emit(`codetether-${status}`, { taskId, status });
  }

  async cancel(): Promise<void> {
    if (this.state === "guessing") return this.back();
    if (!this.task || (this.state !== "running" && this.state !== "needs-input")) return;
    await this.#busy(this.state, async () => {
      await this.session.fetch(`/v1/tasks/${encodeURIComponent(this.task?.task_id ?? "")}/cancel`, { method: "POST" });
    });
  }

  async answer(answer: string): Promise<void> {
    const { task } = this;
    const question = task?.needs_input;
    if (!question || this.isBusy) return;
    this.#clearError();
    await this.#busy("needs-input", async () => {
      await this.session.fetch(`/v1/tasks/${encodeURIComponent(task.task_id)}/input`, { body: { request_id: question.request_id, answer } });
      task.needs_input = null;
      if (this.state === "needs-input") this.#to("running");
    });
  }

  /** One of the task's files, fetched with the person's token. */
  async file(name: string): Promise<Blob> {
    const response = await this.session.fetch(`/v1/tasks/${encodeURIComponent(this.task?.task_id ?? "")}/artifacts/${encodeURIComponent(name)}`, {
      headers: { Accept: "*/*" },
    });
    return response.blob();
  }

  /** Back to an empty form; a running task runs on. */
  reset(): void {
    this.#next();
    this.#clearError();
    this.task = this.guessed = null;
    this.prompt = "";
    this.answers = {};
    this.isOffline = false;
    this.session.taskId = undefined;
    this.session.keep();
    if (this.boot) this.#to("composing");
  }

  signOut(): void {
    this.session.forget();
    this.reset();
  }
}
