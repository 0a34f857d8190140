// Words, amounts and times in the person's language.
import type en from "./locales/en.json";

/** All phrases of a language; keys made from a code may not be there. */
export type Phrases = Record<keyof typeof en, string> & { [key: string]: string | undefined };

/** Fills `{name}`s. */
export const fill = (phrase: string, values: Record<string, string | number>): string => phrase.replace(/\{(\w+)\}/g, (all, name: string) => `${values[name] ?? all}`);

/** Micros as money, with up to four decimals for parts of a cent. */
export const money = (micros: number, currency: string, lang: string): string =>
  (micros / 1e6).toLocaleString(lang, { style: "currency", currency, maximumFractionDigits: 4 });

/** A time, in the browser's zone or another; an unknown zone counts as the browser's. */
export function date(iso: string, lang: string, timeZone?: string): string {
  const written = (zone?: string): string =>
    new Date(iso).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short", timeZone: zone } as Intl.DateTimeFormatOptions);
  try {
    return written(timeZone);
  } catch {
    return written();
  }
}

/** Seconds as 0:07, 12:34 or 1:02:03. */
export const clock = (seconds: number): string =>
  new Date(Math.round(seconds) * 1000).toISOString().slice(11, 19).replace(/^0(0:0?)?/, "");
