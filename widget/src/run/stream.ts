// Server-sent events over fetch: EventSource can send no Authorization header. (WHATWG HTML §9.2.6, parsing a stream)

/** Feeds text in any pieces; answers the data of the frames that are complete. A frame without data tells nothing. */
export function frameParser(): (text: string) => string[] {
  let rest = "";
  return (text) => {
    const frames = (rest + text).split(/\r?\n\r?\n/);
    rest = frames.pop()!;
    return frames.map((frame) => Array.from(frame.matchAll(/^data: ?(.*)/gm), ([, line]) => line).join("\n")).filter(Boolean);
  };
}

/** Tells a response's data until it ends; rejects when it breaks, and gives it up when it stays silent for `silenceMs`. */
export async function readFrames(response: Response, silenceMs: number, tell: (data: string) => void): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const feed = frameParser();
  for (;;) {
    const timer = setTimeout(() => reader.cancel(), silenceMs);
    const { done, value } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    feed(value).forEach(tell);
  }
}

/** Waits 1, 2, 4 … 30 s with full jitter, but never under a quarter of a second. `attempt` counts from 1. */
export const backoffMs = (attempt: number, random = Math.random()): number => Math.max(250, random * 1000 * Math.min(30, 2 ** (attempt - 1)));
