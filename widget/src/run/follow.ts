// Follows one task's events to its end: a stream that resumes where it broke, or polling where a proxy swallows streams.
import type { CodeTetherError } from "../errors";
import { request } from "../session";
import type { Flow } from "../state";
import type { TaskEvent } from "../wire";
import { backoffMs, readFrames } from "./stream";

/** The platform pings every 15 s; three missed pings mean that nothing comes through any more. */
const SILENCE_MS = 45_000;
const POLL_MS = 5_000;
/** After this many streams that brought nothing, polling is tried. */
const DEAD_STREAMS = 3;

/** Waits, but no longer than until the browser says that the network is back. */
const pause = (waitMs: number, signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    setTimeout(resolve, waitMs);
    addEventListener("online", resolve, { once: true, signal });
    signal.addEventListener("abort", resolve);
  });

/**
 * Tells every event under `path` once, in order, until a terminal one.
 *
 * The cursor lives in this call: the next task begins at its own first event. Rejects when the platform refuses (403, 404 …).
 */
export async function follow(
  f: Flow,
  path: string,
  signal: AbortSignal,
  onEvent: (event: TaskEvent) => void,
  onConnection: (name: "offline" | "online", attempt: number, waitMs: number) => void,
): Promise<void> {
  let cursor = 0;
  let attempt = 0;
  let deadStreams = 0;
  let isDone = false;

  const tell = (event: TaskEvent): void => {
    if (signal.aborted || event.sequence <= cursor) return;
    cursor = event.sequence;
    deadStreams = 0;
    isDone = /\.(comp|fail|canc)/.test(event.type);
    onEvent(event);
  };
  /** Reads what there is: a stream to its end, or one page. */
  const read = async (isPolling: boolean): Promise<void> => {
    const headers = { Accept: "text/event-stream", ...(cursor && { "Last-Event-ID": `${cursor}` }) };
    const response = await (isPolling ? request(f, `${path}?after=${cursor}`, { signal }) : request(f, path, { headers, signal }));
    if (attempt) onConnection("online", attempt, 0);
    attempt = 0;
    deadStreams++;
    if (response.headers.get("content-type")?.includes("event-stream")) return readFrames(response, SILENCE_MS, (data) => tell(JSON.parse(data) as TaskEvent));
    ((await response.json()) as { data?: TaskEvent[] }).data?.forEach(tell);
    deadStreams = DEAD_STREAMS;
  };

  while (!isDone && !signal.aborted) {
    const isPolling = deadStreams >= DEAD_STREAMS;
    let waitMs = isPolling ? POLL_MS : backoffMs(1);
    try {
      await read(isPolling);
    } catch (thrown) {
      if (signal.aborted) return;
      if ((thrown as Partial<CodeTetherError>).retryable === false) throw thrown;
      waitMs = backoffMs(++attempt);
      onConnection("offline", attempt, waitMs);
    }
    if (!isDone) await pause(waitMs, signal);
  }
}
