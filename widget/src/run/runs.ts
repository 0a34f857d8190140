// Runs: from the pressed button to the last event.
import { CodeTetherError } from "../errors";
import { warn } from "../flow";
import { json, keep, open, person, request } from "../session";
import { announce, announceStep, busily, emit, enter, refuse, restart, type Flow } from "../state";
import type { Question, Task, TaskEvent } from "../wire";
import { follow } from "./follow";
import { becomeGuest, proofOf, type Person } from "./proof";

/** Longest list of steps kept; older ones make room. */
const MAX_STEPS = 200;

const pathOf = (id: string, rest = ""): string => `/v1/tasks/${encodeURIComponent(id)}${rest}`;

/** Shows a task, running or over; answers false where there is no right to see it. */
export async function show(f: Flow, id: string): Promise<boolean> {
  const signal = restart(f);
  try {
    await person(f);
    const task = await json<Task>(f, pathOf(id || f._taskId!), { signal });
    f._words.prompt = task.prompt;
    void watch(f, task, task.sequence, signal);
    return true;
  } catch (thrown) {
    warn(thrown);
    return signal.aborted;
  }
}

/** Runs what was reviewed, or as it was typed; asks for consent first where none is on record. */
export async function run(f: Flow): Promise<void> {
  if (f._state === "composing") f._draft = { prompt: f._words.prompt.trim() };
  if (!f._draft.prompt.trim()) throw refuse(f, new CodeTetherError("required", 422), f._state);
  await busily(f, "review", async () => {
    const { consent } = await open(f);
    if (f._consent === consent.version) return create(f);
    if (!f._user && !f._page.fetchClientSecret) void proofOf(f);
    enter(f, "consent");
  });
}

/** Takes the ticked consent, makes the person a user, and runs; what is refused then is shown where it can be changed. */
export async function agree(f: Flow, guest: Person): Promise<void> {
  await busily(f, "consent", async () => {
    const { version } = (await open(f)).consent;
    if (!emit(f, "consent", { version })) return;
    if (f._page.fetchClientSecret || f._user) {
      await person(f);
      if (f._consent !== version) await request(f, "/v1/embed/consent", { _json: { version } });
      f._consent = version;
    } else await becomeGuest(f, guest);
  });
  if (f._consent) await run(f);
}

function create(f: Flow): Promise<void> {
  const { _guess: guessed, _draft: draft } = f;
  const { template } = draft;
  return start(f, "/v1/tasks", {
    ...(template ? { template_id: template.id, template_inputs: template.values, template_extra: draft.template_extra || null } : { prompt: draft.prompt }),
    title: draft.title,
    priority: Number(draft.priority) || 0,
    notify_email: draft.notify_email || null,
    schedule: draft.schedule,
    metadata: f._page.metadata,
    guess_id: guessed?.id,
    max_charge_micros: guessed?.estimate?.max_charge_micros,
  });
}

/** Runs the task on screen once more, as a new task. */
export const again = (f: Flow): Promise<void> => busily(f, f._state, () => start(f, pathOf(f._task!.task_id, "/runs"), {}));

async function start(f: Flow, path: string, fields: object): Promise<void> {
  const { payer = f._boot!.sponsorship.payer, currency = null, p50_micros = null, max_charge_micros = null } = f._guess?.estimate ?? {};
  if (!emit(f, "before-run", { payer, currency, p50Micros: p50_micros, maxChargeMicros: max_charge_micros }))
    return f._state === "consent" ? enter(f, "review") : undefined;
  const body = path + JSON.stringify(fields);
  if (f._tried !== body) f._key = crypto.randomUUID();
  f._tried = body;
  try {
    const task = await json<Task>(f, path, { _json: fields, headers: { "Idempotency-Key": f._key! } });
    f._tried = "";
    emit(f, "created", { taskId: task.task_id, runId: task.run_id, status: task.status });
    void watch(f, task, 0, restart(f));
  } catch (thrown) {
    if ((thrown as Partial<CodeTetherError>).retryable === false) f._tried = "";
    throw thrown;
  }
}

/** Follows a task to its end; events up to `replayed` happened before and are shown, not told. */
async function watch(f: Flow, task: Task, replayed: number, signal: AbortSignal): Promise<void> {
  const wasOver = !!task.completed_at;
  f._task = task;
  f._steps = [];
  f._startedAt = replayed ? Date.parse(task.started_at ?? task.created_at) : Date.now();
  f._taskId = task.task_id;
  keep(f);
  enter(f, wasOver ? "loading" : task.needs_input ? "needs-input" : "running");
  try {
    await follow(
      f,
      pathOf(task.task_id, "/events"),
      signal,
      (event) => told(f, event, event.sequence <= replayed),
      (name, attempt, waitMs) => {
        if (f._isOffline !== (f._isOffline = name === "offline")) announce(f, f._phrases[name]);
        emit(f, name, { attempt, waitMs });
        f._page._changed();
      },
    );
    const done = await json<Task>(f, pathOf(task.task_id), { signal });
    if (!signal.aborted) finish(f, done, wasOver);
  } catch (thrown) {
    if (signal.aborted) return;
    f._taskId = null;
    refuse(f, thrown, "composing");
  }
}

function told(f: Flow, { type, data, sequence }: TaskEvent, isReplay: boolean): void {
  const task = f._task!;
  const taskId = task.task_id;
  const { message } = data;
  if (type === "task.needs_input" && !isReplay) {
    task.needs_input = data as Question;
    const { request_id, kind, question } = task.needs_input;
    if (emit(f, "needs-input", { taskId, requestId: request_id, kind })) enter(f, "needs-input", question, true);
  }
  if (type === "task.started" && task.scheduled_for) {
    task.scheduled_for = null;
    f._startedAt = Date.now();
    enter(f, "running");
  }
  if (type === "task.progress") {
    if (message && message !== f._steps.at(-1)) f._steps = [...f._steps, message].slice(-MAX_STEPS);
    f._page._changed();
    if (isReplay) return;
    task.needs_input = null;
    if (message) announceStep(f);
    emit(f, "progress", { taskId, seq: sequence });
    if (f._state === "needs-input") enter(f, "running");
  }
}

/** Shows how it ended; an end of long ago, met again after a reload, is not told as news. */
function finish(f: Flow, task: Task, wasOver: boolean): void {
  const { task_id: taskId, error } = task;
  f._task = task;
  if (!task.completed_at) return;
  const status = task.status as "completed" | "failed" | "cancelled";
  if (wasOver) return enter(f, status);
  const isFailed = status === "failed";
  enter(f, status, f._phrases[status], isFailed);
  emit(f, status as "failed", { taskId, status, ...(isFailed && { error: { code: error?.code ?? "unknown" } }) } as never);
}

export const cancel = async (f: Flow): Promise<void> => {
  if (/running|needs/.test(f._state)) await busily(f, f._state, () => request(f, pathOf(f._task!.task_id, "/cancel"), { _json: {} }));
};

export const answer = async (f: Flow, text: string): Promise<void> => {
  const { needs_input, task_id } = f._task ?? {};
  if (!needs_input) return;
  await busily(f, "needs-input", async () => {
    await request(f, pathOf(task_id!, "/input"), { _json: { request_id: needs_input.request_id, answer: text } });
    if (f._state === "needs-input") enter(f, "running");
  });
};

/** One of the task's files, fetched with the person's token. */
export const file = async (f: Flow, name: string): Promise<Blob> => (await request(f, pathOf(f._task!.task_id, `/artifacts/${encodeURIComponent(name)}`))).blob();
