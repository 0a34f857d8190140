// From the boot to what is about to run: the steps before anything is spent.
import { CodeTetherError } from "./errors";
import { show } from "./run/runs";
import { readFrames } from "./run/stream";
import { forget, keep, open, person, request, restore, timeZone } from "./session";
import { emit, enter, refuse, restart, type Flow } from "./state";
import type { Guess } from "./wire";

/** Languages that have a file of phrases, beside English. */
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

/** Fetches the phrases of the page's language (`de-AT → de`, or else English), where no boot brought them. */
async function translate(f: Flow): Promise<void> {
  const base = LOCALES.find((one) => f._lang.startsWith(one)) ?? "en";
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
  if (!text.trim()) {
    restart(f);
    throw refuse(f, new CodeTetherError("required", 422), "composing");
  }
  await suggest(f);
}

/** Reads the words while they are typed; nothing comes of a failure. */
export async function preview(f: Flow): Promise<void> {
  if (f._words.prompt.trim() && emit(f, "before-guess", null)) await read(f, restart(f));
}

/** Goes on with what was read while the words were typed, or has them read. */
export const goOn = async (f: Flow): Promise<void> => (f._guess && f._read === f._words.prompt ? told(f, f._guess) : guess(f));

/** The model has seconds for its words; a stream that says nothing for so long has got stuck. */
const SILENCE_MS = 15_000;

/** Has the words read, or opens a link. What the rules read shows at once, the rest when it is there; where no stream comes through, the whole at the end. */
async function read(f: Flow, signal: AbortSignal, link?: string): Promise<Guess> {
  const { _state: state } = f;
  const words = f._words.prompt;
  const asked = { description: words.trim(), locale: f._lang, time_zone: timeZone(), answers: f._answers };
  const ask = (stream: boolean): Promise<Response> =>
    request(f, link ?? "/v1/guess", { _auth: "visitor", _json: link ? undefined : { ...asked, stream }, signal });
  const guessed = {} as Guess;
  const hear = (part: object): void => {
    const { task, title, templates } = Object.assign(guessed, part);
    // Nothing comes of words that have changed meanwhile.
    if (words !== f._words.prompt || state !== f._state) return;
    f._draft = {
      ...task!,
      title,
      template: templates?.find(({ id }) => id === task?.template_id),
      // While the text was on its way, the person may have chosen to run it once.
      ...(f._guess === guessed && { schedule: f._draft.schedule }),
    };
    f._guess = task && guessed;
    f._read = guessed.id && words;
    f._page._changed();
  };
  if (!link) await readFrames(await ask(true), SILENCE_MS, (data) => hear(JSON.parse(data) as object)).catch(() => {});
  if (!guessed.id) hear((await (await ask(false)).json()) as object);
  return guessed;
}

/** Shows what was read, of the words now or of a link. */
async function suggest(f: Flow, link?: string): Promise<void> {
  const signal = restart(f);
  enter(f, "guessing", f._phrases.guessing);
  try {
    told(f, await read(f, signal, link));
  } catch (thrown) {
    if (!signal.aborted) throw refuse(f, thrown, "composing");
  }
}

function told(f: Flow, { id, title, task, suggestion, confidence }: Guess): void {
  emit(f, "guess", { guessId: id!, confidence: confidence?.overall ?? null });
  if (!task) {
    f._suggestion = suggestion ?? "";
    return enter(f, "composing", f._phrases.not_task);
  }
  f._words.prompt ||= task.prompt;
  enter(f, "review", title ?? f._phrases.review);
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
