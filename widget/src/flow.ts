// From the boot to what is about to run: the steps before anything is spent.
import { CodeTetherError } from "./errors";
import { show } from "./run/runs";
import { forget, json, keep, open, person, restore, timeZone } from "./session";
import { emit, enter, refuse, restart, type Flow } from "./state";
import type { Guess } from "./wire";

/** Languages that have a file of phrases. */
const LOCALES = ["de"];

export const warn = (thrown: unknown): void => console.warn("<codetether-task>:", thrown);

/** Boots: one request, after which the element is usable. */
export async function begin(f: Flow): Promise<void> {
  const page = f._page;
  const { signal } = f._work;
  enter(f, "loading");
  try {
    if (!/^ctpk_(test|live)_/.test(page.clientId)) throw new CodeTetherError("invalid_client_id", 422);
    const mayResume = restore(f);
    const isSignedIn = signInEagerly(f);
    const { mode } = await open(f);
    if (signal.aborted) return;
    emit(f, "ready", { mode, version: __VERSION__ });
    if (mayResume && (page.taskId || f._taskId)) {
      await isSignedIn;
      if (await show(f, page.taskId)) return;
    }
  } catch (thrown) {
    if (signal.aborted) return;
    warn(refuse(f, thrown, "misconfigured").message);
    return translate(f).catch(warn);
  }
  if (signal.aborted) return;
  enter(f, "composing");
  if (page.prefill) return suggest(f, `/v1/guesses/${encodeURIComponent(page.prefill)}`).catch(() => {});
  if (!f._words.prompt) return;
  if (page.start === "run") writeMyself(f);
  else if (page.start === "review" || page.guessMode === "auto") await guess(f).catch(() => {});
}

/** Fetches the phrases of the page's language (`de-AT → de → English`), where no boot brought them. */
async function translate(f: Flow): Promise<void> {
  const [base] = f._lang.toLowerCase().split("-");
  if (!LOCALES.includes(base!)) return;
  f._translated = (await (await fetch(new URL(`locales/${base}.json`, import.meta.url), { credentials: "omit" })).json()) as Record<string, string>;
  f._isStale = true;
  f._page._changed();
}

/** Trades the partner's client secret alongside everything else; a failure shows when a run needs the person. */
export async function signInEagerly(f: Flow): Promise<void> {
  if (f._page.fetchClientSecret) await person(f, "initial").catch(warn);
}

export async function guess(f: Flow, text = f._words.prompt): Promise<void> {
  f._words.prompt = text;
  if (!emit(f, "before-guess", null)) return;
  if (!f._words.prompt.trim()) {
    restart(f);
    throw refuse(f, new CodeTetherError("required", 422), "composing");
  }
  await suggest(f, "/v1/guess", asked(f));
}

const asked = (f: Flow): object => ({ description: f._words.prompt.trim(), locale: f._lang, time_zone: timeZone(), answers: f._answers });

/** Reads the words while they are typed; nothing comes of a failure, or of words that have changed meanwhile. */
export async function preview(f: Flow): Promise<void> {
  const words = f._words.prompt;
  if (!words.trim() || !emit(f, "before-guess", null)) return;
  const guessed = await json<Guess>(f, "/v1/guess", { _auth: "visitor", _json: asked(f), signal: f._work.signal });
  if (words !== f._words.prompt || f._state !== "composing" || !guessed.task) return;
  f._guess = guessed;
  f._draft = { ...guessed.task!, prompt: words };
  f._page._changed();
}

/** Shows what was read, of the words now or of a link. */
async function suggest(f: Flow, path: string, _json?: object): Promise<void> {
  const signal = restart(f);
  enter(f, "guessing", f._phrases.guessing);
  try {
    const guessed = await json<Guess>(f, path, { _auth: "visitor", _json, signal });
    const { id, title, task, suggestion, confidence } = guessed;
    emit(f, "guess", { guessId: id, confidence: confidence?.overall ?? null });
    if (guessed.abstained || !task) {
      f._suggestion = suggestion ?? "";
      return enter(f, "composing", f._phrases.not_task);
    }
    f._guess = guessed;
    f._words.prompt ||= task.prompt;
    f._draft = { ...task, title };
    enter(f, "review", title ?? f._phrases.review);
  } catch (thrown) {
    if (!signal.aborted) throw refuse(f, thrown, "composing");
  }
}

/** Goes on without a suggestion: the words are the task. */
export function writeMyself(f: Flow): void {
  restart(f);
  f._guess = null;
  f._draft = { prompt: f._words.prompt.trim() };
  enter(f, "review");
}

export function back(f: Flow): void {
  restart(f);
  enter(f, /consent|limit/.test(f._state) && f._draft.prompt ? "review" : "composing");
}

/** Back to an empty form; a running task runs on. */
export function reset(f: Flow): void {
  restart(f);
  f._task = f._guess = f._taskId = null;
  f._words.prompt = "";
  f._draft = { prompt: "" };
  keep(f);
  if (f._boot) enter(f, "composing");
}

export function signOut(f: Flow): void {
  forget(f);
  reset(f);
}
