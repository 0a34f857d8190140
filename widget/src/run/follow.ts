// Follows one task's events to its end: a stream that resumes where it broke, or polling where a proxy swallows streams.
import type { CodeTetherError } from "../errors";
import type { Session } from "../session";
import { backoffMs, readFrames } from "./stream";
import type { TaskEvent } from "../wire";

/** The platform pings every 15 s; three missed pings mean that nothing comes through any more. */
const SILENCE_MS = 45_000;
const POLL_MS = 5_000;
/** After this many streams that brought nothing, polling is tried. */
const DEAD_STREAMS = 3;

const TERMINAL = /\.(completed|failed|cancelled)$/;

export interface Follower {
  event(event: TaskEvent): void;
  offline(attempt: number, waitMs: number): void;
  online(attempt: number, waitMs: number): void;
}

/** Waits, but no longer than until the browser says that the network is back. */
export function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}

/**
 * Tells every event under `path` once, in order, until a terminal one.
 *
 * The cursor lives in this call: the next task begins at its own first event. Rejects when the platform refuses (403, 404 …).
 */
export async function follow(session: Session, path: string, to: Follower, signal: AbortSignal): Promise<void> {
  let cursor = 0;
  let attempt = 0;
  let deadStreams = 0;
  let isDone = false;

  const tell = (event: TaskEvent): void => {
    if (signal.aborted || event.sequence <= cursor) return;
    cursor = event.sequence;
    deadStreams = 0;
    isDone = TERMINAL.test(event.type);
    to.event(event);
  };
  const connected = (): void => {
    if (attempt) to.online(attempt, 0);
    attempt = 0;
  };

  const stream = async (): Promise<void> => {
    deadStreams++;
    const headers = { Accept: "text/event-stream", ...(cursor && { "Last-Event-ID": String(cursor) }) };
    const response = await session.fetch(path, { headers, signal });
    connected();
    if (!/event-stream/.test(response.headers.get("content-type") ?? "")) deadStreams = DEAD_STREAMS;
    else for await (const frame of readFrames(response, SILENCE_MS)) tell(JSON.parse(frame.data) as TaskEvent);
  };

  const poll = async (): Promise<void> => {
    for (let more = true; more; ) {
      const page = await session.json<{ data: TaskEvent[]; has_more: boolean }>(`${path}?after=${cursor}&limit=100`, { signal });
      connected();
      page.data.forEach(tell);
      more = page.has_more && page.data.length > 0;
    }
  };

  while (!isDone && !signal.aborted) {
    const isPolling = deadStreams >= DEAD_STREAMS;
    let waitMs = isPolling ? POLL_MS : backoffMs(1);
    try {
      await (isPolling ? poll() : stream());
    } catch (thrown) {
      if (signal.aborted) return;
      if ((thrown as Partial<CodeTetherError>).retryable === false) throw thrown;
      waitMs = backoffMs(++attempt);
      to.offline(attempt, waitMs);
    }
    if (!isDone) await pause(waitMs, signal);
  }
}
