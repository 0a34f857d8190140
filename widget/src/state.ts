// What the element knows, and how it moves from state to state. It builds no DOM: views read it.
// Names with an underscore are the element's own: the build shortens them.
import { asError, type CodeTetherError } from "./errors";
import type { Phrases } from "./text";
import type { Boot, Guess, Schedule, Task, Template, User } from "./wire";
import type { CodeTetherEventDetails, CodeTetherState, CodeTetherTaskElement } from "../types/codetether-task";

/** What is about to run. */
export interface Draft {
  prompt: string;
  title?: string | null;
  priority?: number | string | null;
  notify_email?: string | null;
  schedule?: Schedule | null;
  /** Its inputs, and what is put behind its words, take the prompt's place. */
  template?: Template | null | undefined;
  template_extra?: string | null;
}

/** The element: what the page says, and may change at any time. */
export interface Page extends CodeTetherTaskElement {
  /** The polite and the assertive live region. */
  readonly _regions: readonly HTMLElement[];
  /** Starts over with what the page says now. */
  _begin(): void;
  /** Something changed: render before the next paint. */
  _changed(): void;
}

export interface Flow {
  readonly _page: Page;
  /** The page's language. */
  _lang: string;
  _state: CodeTetherState;
  /** The view is to be made anew. */
  _isStale: boolean;
  /** What the view does at each change within its state, and its timers. */
  _update?: (() => void) | undefined;
  _timers: ReturnType<typeof setTimeout>[];
  _phrases: Phrases;
  /** The phrases of the page's language, once they are there. */
  _translated?: Record<string, string>;
  /** What the person typed. */
  readonly _words: { prompt: string };
  _answers: Record<string, string>;
  _draft: Draft;
  _guess?: Guess | null;
  /** The words that the guess is of, once all of it is there. */
  _read?: string | false | undefined;
  _task?: Task | null;
  _steps: string[];
  _startedAt?: number;
  /** The last failure, and whether it is shown: a listener may have taken that over. */
  _error?: CodeTetherError | null;
  _isErrorShown?: boolean;
  /** How to say it instead, when the words were no task. */
  _suggestion?: string | null;
  _isOffline?: boolean;
  /** A request that the person waits for is on its way. */
  _isBusy?: boolean;
  _work: AbortController;
  /** The last try to start a run: while its fate is unknown, the same request keeps its key and can never run twice. */
  _tried?: string;
  _key?: `${string}-${string}-${string}-${string}-${string}`;
  _boot?: Boot;
  /** The boot token is not used after this time; 0 asks for another. */
  _bootUntil?: number;
  _proof?: Promise<number | null> | null;
  _user?: User | null;
  /** The consent version on record for the person, as far as is known here. */
  _consent?: string | null | undefined;
  /** The task that a reload comes back to. */
  _taskId?: string | null | undefined;
  _access?: string;
  _accessUntil?: number;
  _refresh?: string | null | undefined;
  _renewing?: Promise<void> | null;
  _throttle?: ReturnType<typeof setTimeout> | undefined;
}

/** Events whose default a listener may take over. */
const CANCELABLE = /consent|before-guess|before-run|needs-input|limit|error/;

type Name<K> = K extends `codetether-${infer N}` ? N : never;

/** Answers false when a listener prevented the default. */
export const emit = <N extends Name<keyof CodeTetherEventDetails>>(f: Flow, name: N, detail: CodeTetherEventDetails[`codetether-${N}`]): boolean =>
  f._page.dispatchEvent(new CustomEvent(`codetether-${name}`, { detail, bubbles: true, composed: true, cancelable: CANCELABLE.test(name) }));

/** Steps can come faster than anybody listens. */
const THROTTLE_MS = 2_000;

/** Speaks through a live region. The regions are never rendered anew, or screen readers would miss or repeat what they say. */
export function announce(f: Flow, text: string, isUrgent = false): void {
  clearTimeout(f._throttle);
  f._throttle = undefined;
  f._page._regions.forEach((node, at) => (node.textContent = at === Number(isUrgent) ? text : ""));
}

/** Of these only the newest in two seconds is spoken. */
export function announceStep(f: Flow): void {
  f._throttle ??= setTimeout(() => announce(f, f._steps.at(-1)!), THROTTLE_MS);
}

/** Ends whatever goes on; what comes next stops when this signal does. */
export function restart(f: Flow): AbortSignal {
  f._work.abort();
  f._work = new AbortController();
  f._error = f._suggestion = null;
  f._isOffline = false;
  return f._work.signal;
}

/** Enters a state; entering the present one again rebuilds its view. */
export function enter(f: Flow, state: CodeTetherState, news?: string, isUrgent?: boolean): void {
  const previous = f._state;
  f._state = state;
  f._isStale = true;
  f._page._changed();
  if (state !== previous) emit(f, "state", { state, previous });
  if (news) announce(f, news, isUrgent);
}

/** Reports a failure and goes where it is shown; 402 is the sponsor's limit, wherever it comes from. */
export function refuse(f: Flow, thrown: unknown, where: CodeTetherState): CodeTetherError {
  const error = asError(thrown);
  const { code, status, requestId, retryable, problem } = error;
  const isLimit = status === 402;
  f._error = error;
  f._isErrorShown = !isLimit && emit(f, "error", { code, status, requestId, retryable });
  if (isLimit && emit(f, "limit", { code, scope: (problem.scope as string) ?? null, resetsAt: (problem.resets_at as string) ?? null })) {
    enter(f, "limit", f._phrases.limit, true);
    return error;
  }
  if (code === "consent_required" || code === "signed_out") {
    f._consent = null;
    if (where === "review") where = "consent";
  }
  enter(f, where);
  return error;
}

/** Does one thing at a time, and shows that it is being done. */
export async function busily(f: Flow, where: CodeTetherState, work: () => Promise<unknown>): Promise<void> {
  if (f._isBusy) return;
  f._isBusy = true;
  f._isErrorShown = false;
  f._page._changed();
  try {
    await work();
  } catch (thrown) {
    throw refuse(f, thrown, where);
  } finally {
    f._isBusy = false;
    f._page._changed();
  }
}
