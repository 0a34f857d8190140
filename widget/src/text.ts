// Words, amounts and times in the person's language.
import { phrases as english, type PhraseKey } from "./phrases";

export interface Text {
  /** The language that the phrases really are in. */
  readonly lang: string;
  (key: PhraseKey, values?: Record<string, string | number>): string;
  /** The phrase of a key that may not exist, such as one made from an error's code. */
  maybe(key: string, values?: Record<string, string | number>): string | undefined;
  money(micros: number, currency: string): string;
  /** A time, in the browser's zone or another; an unknown zone counts as the browser's. */
  date(iso: string, timeZone?: string): string;
  number(value: number): string;
}

/** Fills `{name}`s; in a right-to-left page each value is isolated (Unicode FSI … PDI), or "$0.02" would come out reversed. */
export function fill(phrase: string, values: Record<string, string | number> = {}, isolate = false): string {
  return phrase.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : isolate ? `\u2068${value}\u2069` : String(value);
  });
}

/** Micros as money: two decimals, up to four for parts of a cent. */
export function money(micros: number, currency: string, lang: string): string {
  const maximumFractionDigits = micros % 10_000 && micros < 1_000_000 ? 4 : 2;
  return new Intl.NumberFormat(lang, { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits }).format(micros / 1e6);
}

/** Seconds as 0:07, 12:34 or 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** Makes the phrase function of a language; later tables win over earlier ones, and all over English. */
export function textOf(lang: string, isolate: boolean, ...tables: (Record<string, string> | undefined)[]): Text {
  const phrases: Record<string, string> = Object.assign({}, english, ...tables);
  const maybe: Text["maybe"] = (key, values) => (phrases[key] === undefined ? undefined : fill(phrases[key], values, isolate));
  return Object.assign((key: PhraseKey, values?: Record<string, string | number>) => maybe(key, values) ?? key, {
    lang,
    maybe,
    money: (micros: number, currency: string) => money(micros, currency, lang),
    date: (iso: string, timeZone?: string) => {
      const form: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
      try {
        return new Date(iso).toLocaleString(lang, { ...form, ...(timeZone && { timeZone }) });
      } catch {
        return new Date(iso).toLocaleString(lang, form);
      }
    },
    number: (value: number) => value.toLocaleString(lang),
  });
}
