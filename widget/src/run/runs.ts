// Runs: from the pressed button to the last event.
import { asError, CodeTetherError } from "../errors";
import type { Flow } from "../flow";
import type { Question, Task, TaskEvent } from "../wire";
import { follow } from "./follow";
import { proofOf, signUp, type Person } from "./sign-up";

/** Longest list of steps kept; older ones make room. */
const MAX_STEPS = 200;

/** The last try to start a run: while its fate is unknown, the same request keeps its idempotency key and can never run twice. */
let attempt: { body: string; key: string } | null = null;

const pathOf = (id: string, rest = ""): string => `/v1/tasks/${encodeURIComponent(id)}${rest}`;

/** Shows a task, running or over; answers false where there is no right to see it. */
export async function open(flow: Flow, id: string): Promise<boolean> {
  const signal = flow.restart();
  const { session } = flow;
  try {
    await session.person();
    const taskId = id || session.taskId;
    if (!taskId) return false;
    const task = await session.json<Task>(pathOf(taskId), { signal });
    flow.prompt = task.prompt;
    void watch(flow, task, task.sequence, signal);
    return true;
  } catch (thrown) {
    if (!signal.aborted) console.warn("<codetether-task>:", thrown);
    return signal.aborted;
  }
}

/** Runs what was reviewed, or as it was typed; asks for consent first where none is on record. */
export async function run(flow: Flow): Promise<void> {
  const { session } = flow;
  if (flow.state === "composing") flow.draft = { prompt: flow.prompt.trim() };
  if (!flow.draft.prompt.trim()) throw flow.refuse(new CodeTetherError("required", 422), flow.state);
  await flow.busily("review", async () => {
    const boot = await session.open();
    if (session.consent === boot.consent.version) return create(flow);
    if (!flow.user && !flow.page.fetchClientSecret) void proofOf(boot);
    flow.enter("consent");
  });
}

/** Takes the ticked consent, makes the person a user, and runs. */
export async function agree(flow: Flow, person: Person): Promise<void> {
  const { session } = flow;
  await flow.busily("consent", async () => {
    const { version } = (await session.open()).consent;
    if (!flow.host.emit("codetether-consent", { version })) return;
    if (flow.page.fetchClientSecret || flow.user) {
      await session.person();
      if (session.consent !== version) await session.fetch("/v1/embed/consent", { body: { version } });
      session.consent = version;
    } else await signUp(session, person);
    await create(flow);
  });
}

async function create(flow: Flow): Promise<void> {
  const { guessed, draft } = flow;
  const { metadata } = flow.page;
  await start(flow, "/v1/tasks", {
    prompt: draft.prompt,
    title: draft.title || undefined,
    priority: draft.priority || undefined,
    notify_email: draft.notify_email || undefined,
    metadata: Object.keys(metadata).length ? metadata : undefined,
    guess_id: guessed?.id,
    max_charge_micros: guessed?.estimate?.max_charge_micros,
  });
}

/** Runs the task on screen once more, as a new task. */
export async function again(flow: Flow): Promise<void> {
  await flow.busily(flow.state, () => start(flow, pathOf(flow.task!.task_id, "/runs"), {}));
}

async function start(flow: Flow, path: string, fields: object): Promise<void> {
  const estimate = flow.guessed?.estimate;
  const isAllowed = flow.host.emit("codetether-before-run", {
    payer: estimate?.payer ?? flow.boot!.sponsorship.payer,
    currency: estimate?.currency ?? null,
    p50Micros: estimate?.p50_micros ?? null,
    maxChargeMicros: estimate?.max_charge_micros ?? null,
  });
  if (!isAllowed) return flow.state === "consent" ? flow.enter("review") : undefined;
  const body = path + JSON.stringify(fields);
  if (attempt?.body !== body) attempt = { body, key: crypto.randomUUID() };
  try {
    const task = await flow.session.json<Task>(path, { body: fields, headers: { "Idempotency-Key": attempt.key } });
    attempt = null;
    flow.host.emit("codetether-created", { taskId: task.task_id, runId: task.run_id, status: task.status });
    void watch(flow, task, 0, flow.restart());
  } catch (thrown) {
    if (!asError(thrown).retryable) attempt = null;
    throw thrown;
  }
}

/** Follows a task to its end; events up to `replayed` happened before and are shown, not told. */
async function watch(flow: Flow, task: Task, replayed: number, signal: AbortSignal): Promise<void> {
  const { session, host } = flow;
  const wasOver = !!task.completed_at;
  flow.task = task;
  flow.steps = [];
  flow.percent = null;
  flow.startedAt = replayed ? Math.min(Date.now(), Date.parse(task.started_at ?? task.created_at)) : Date.now();
  session.taskId = task.task_id;
  session.keep();
  flow.enter(wasOver ? "loading" : task.needs_input ? "needs-input" : "running");
  const connection = (name: "offline" | "online") => (attempts: number, waitMs: number) => {
    if (flow.isOffline !== (flow.isOffline = name === "offline")) host.announce(flow.t(name));
    host.emit(`codetether-${name}`, { attempt: attempts, waitMs });
    host.changed();
  };
  try {
    const onEvent = (event: TaskEvent): void => told(flow, event, event.sequence <= replayed);
    await follow(session, pathOf(task.task_id, "/events"), { event: onEvent, offline: connection("offline"), online: connection("online") }, signal);
    if (signal.aborted) return;
    const done = await session.json<Task>(pathOf(task.task_id), { signal });
    if (!signal.aborted) finish(flow, done, wasOver);
  } catch (thrown) {
    if (signal.aborted) return;
    session.taskId = undefined;
    flow.refuse(thrown, "composing");
  }
}

function told(flow: Flow, { type, data, sequence }: TaskEvent, isReplay: boolean): void {
  const { host } = flow;
  const task = flow.task!;
  const taskId = task.task_id;
  if (type === "task.needs_input" && !isReplay) {
    task.needs_input = data as Question;
    const { request_id, kind, question } = task.needs_input;
    if (host.emit("codetether-needs-input", { taskId, requestId: request_id, kind })) flow.enter("needs-input", question, "assertive");
  }
  if (type === "task.progress") {
    flow.percent = data.percent ?? (data.step && data.steps ? (100 * (data.step - 1)) / data.steps : flow.percent);
    if (data.message && data.message !== flow.steps.at(-1)) flow.steps = [...flow.steps, data.message].slice(-MAX_STEPS);
    host.changed();
    if (isReplay) return;
    task.needs_input = null;
    if (data.message) host.announce(data.message, "throttled");
    host.emit("codetether-progress", { taskId, seq: sequence });
    if (flow.state === "needs-input") flow.enter("running");
  }
}

/** Shows how it ended; an end of long ago, met again after a reload, is not told as news. */
function finish(flow: Flow, task: Task, wasOver: boolean): void {
  const { task_id: taskId, status, error } = task;
  flow.task = task;
  if (status !== "completed" && status !== "cancelled" && status !== "failed") return;
  if (wasOver) return flow.enter(status);
  flow.enter(status, flow.t(status), status === "failed" ? "assertive" : undefined);
  if (status === "failed") flow.host.emit("codetether-failed", { taskId, status, error: { code: error?.code ?? "unknown" } });
  else flow.host.emit(`codetether-${status}`, { taskId, status });
}

export async function cancel(flow: Flow): Promise<void> {
  if (flow.state !== "running" && flow.state !== "needs-input") return;
  await flow.busily(flow.state, () => flow.session.fetch(pathOf(flow.task!.task_id, "/cancel"), { method: "POST" }));
}

export async function answer(flow: Flow, text: string): Promise<void> {
  const { task } = flow;
  if (!task?.needs_input) return;
  const body = { request_id: task.needs_input.request_id, answer: text };
  await flow.busily("needs-input", async () => {
    await flow.session.fetch(pathOf(task.task_id, "/input"), { body });
    if (flow.state === "needs-input") flow.enter("running");
  });
}

/** One of the task's files, fetched with the person's token. */
export async function file(flow: Flow, name: string): Promise<Blob> {
  return (await flow.session.fetch(pathOf(flow.task!.task_id, `/artifacts/${encodeURIComponent(name)}`), { headers: { Accept: "*/*" } })).blob();
}
