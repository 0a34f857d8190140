// Phrases of other languages: data, fetched beside the boot and never waited for.

const LOCALES = ["de"];

/** The phrases of a language, `pt-BR → pt → English`; undefined is English, and so is a file that does not come. */
export async function fetchPhrases(language: string): Promise<Record<string, string> | undefined> {
  const base = language.split("-")[0]!.toLowerCase();
  if (!LOCALES.includes(base)) return undefined;
  const response = await fetch(new URL(`locales/${base}.json`, import.meta.url), { credentials: "omit" });
  return response.ok ? ((await response.json()) as Record<string, string>) : undefined;
}
