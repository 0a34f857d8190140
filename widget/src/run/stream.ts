// Server-sent events over fetch: EventSource can send no Authorization header. (WHATWG HTML §9.2.6, parsing a stream)

export interface Frame {
  id: string;
  event: string;
  data: string;
}

/** Feeds text in any pieces; answers the frames that are complete. A frame without data is dropped, as the standard says. */
export function frameParser(): (text: string) => Frame[] {
  let rest = "";
  let frame: Frame = { id: "", event: "message", data: "" };
  return (text) => {
    const frames: Frame[] = [];
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (!line) {
        if (frame.data) frames.push({ ...frame, data: frame.data.slice(0, -1) });
        frame = { id: frame.id, event: "message", data: "" };
      } else if (field === "data") frame.data += `${value}\n`;
      else if (field === "id" || field === "event") frame[field] = value;
    }
    return frames;
  };
}

/** Reads a response's frames until it ends; rejects when it breaks or stays silent for `silenceMs`. */
export async function* readFrames(response: Response, silenceMs: number): AsyncGenerator<Frame> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const feed = frameParser();
  try {
    for (;;) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TypeError("silent stream")), silenceMs);
      });
      const { done, value } = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer));
      if (done) return;
      yield* feed(value);
    }
  } finally {
    void reader.cancel().catch(() => 0);
  }
}

/** Waits 1, 2, 4 … 30 s with full jitter, but never under a quarter of a second. `attempt` counts from 1. */
export function backoffMs(attempt: number, random = Math.random()): number {
  return Math.max(250, Math.round(random * 1000 * Math.min(30, 2 ** (attempt - 1))));
}
