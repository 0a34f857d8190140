// Which parts of the person's words became a setting.
import type { Span } from "../wire";

/** Cuts the text at the quoted spans; a span whose text does not stand there is left out, and of two that overlap the first wins. */
export function highlight(text: string, provenance: Record<string, Span[]>): { text: string; isQuoted: boolean }[] {
  const spans = Object.values(provenance)
    .flat()
    .filter(({ source, start, end, text: quoted }) => source === "span" && quoted && text.slice(start, end) === quoted)
    .sort((a, b) => a.start - b.start);
  const pieces: { text: string; isQuoted: boolean }[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), isQuoted: false });
    pieces.push({ text: text.slice(start, end), isQuoted: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isQuoted: false });
  return pieces;
}
