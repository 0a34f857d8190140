// Which parts of the person's words became a setting.
import type { Span } from "../wire";

/** Fields that are settings: what the work is comes from all of the words, and marking all of them would tell nothing. */
const SETTINGS = /schedule|notify_email|callback_url|priority|timezone/;

/** Cuts the text at the quoted spans, every second piece being a quote; of two that overlap the first wins. */
export function highlight(text: string, provenance: Record<string, Span[]>): string[] {
  const spans = Object.entries(provenance)
    .flatMap(([field, found]) => (SETTINGS.test(field) ? found : []))
    .filter(({ source, start, end, text: quoted }) => source === "span" && text.slice(start, end) === quoted)
    .sort((a, b) => a.start - b.start);
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start >= at) pieces.push(text.slice(at, start), text.slice(start, (at = end)));
  }
  return [...pieces, text.slice(at)];
}
