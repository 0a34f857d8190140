// Who is asking: the boot token, the person's tokens, and every request that carries one of them.
import { CodeTetherError, errorFrom } from "./errors";
import { emit, type Flow } from "./state";
import type { Boot, Grant } from "./wire";
import type { FetchClientSecretReason } from "../types/codetether-task";

/** Whose token a request carries: nobody's; the person's, or else the visitor's from the boot; the person's. */
export type Auth = "none" | "visitor" | "person";

export interface Ask {
  _auth?: Auth;
  /** Sent as JSON. */
  _json?: object | undefined;
  _form?: URLSearchParams;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What a reload needs: the e-mail that the page named, the refresh token, the person's id, the task. */
type Stored = (string | null | undefined)[];

export const GRANT = "urn:codetether:oauth:grant-type:";

/** Tokens are renewed this early: a request may be on its way for a while. */
const EARLY_MS = 10_000;
const until = (seconds: number): number => Date.now() + seconds * 1000 - EARLY_MS;

export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Fetches the partner's face and a boot token, again only when the last has run out. */
export async function open(f: Flow): Promise<Boot> {
  if (!(Date.now() < f._bootUntil!)) {
    f._boot = await json<Boot>(f, "/v1/embed/boot", { _auth: "none", _json: { client_id: f._page.clientId, locale: f._lang, time_zone: timeZone() } });
    f._bootUntil = until(f._boot.expires_in);
    f._proof = null;
  }
  return f._boot!;
}

/** Brings back what a reload left in sessionStorage; answers whether a person may be signed in. */
export function restore(f: Flow): boolean {
  const [hint, refresh, , task] = stored(f);
  const isVouched = !!f._page.fetchClientSecret;
  // Where the page names somebody else now, what was stored is not theirs.
  if (hint === f._page.signUpEmail) {
    f._taskId = task;
    // A vouched person is asked for anew: the partner may have somebody else signed in by now.
    f._refresh = isVouched ? null : refresh;
  }
  return isVouched || !!f._refresh;
}

/** Has a valid access token, by refreshing or by asking the partner's server; rejects with `signed_out` when neither works. */
export async function person(f: Flow, reason: FetchClientSecretReason = "expired"): Promise<void> {
  if (reason === "unauthorized" || !(Date.now() < f._accessUntil!))
    await (f._renewing ??= renew(f, f._user ? reason : "initial").finally(() => (f._renewing = null)));
}

async function renew(f: Flow, reason: FetchClientSecretReason): Promise<void> {
  const { fetchClientSecret } = f._page;
  if (f._refresh && !(fetchClientSecret && reason === "unauthorized")) {
    try {
      return await grant(f, "refresh_token", { refresh_token: f._refresh });
    } catch (thrown) {
      if ((thrown as Partial<CodeTetherError>).retryable !== false) throw thrown;
      if (!fetchClientSecret) forget(f);
    }
  }
  if (!fetchClientSecret) throw new CodeTetherError("signed_out", 401);
  await grant(f, `${GRANT}embed-session`, { client_secret: await fetchClientSecret(reason), ...(f._consent && { consent_version: f._consent }) });
}

/** Trades one of the grants for tokens. */
export async function grant(f: Flow, grant_type: string, fields: Record<string, string>): Promise<void> {
  const body = new URLSearchParams({ grant_type, client_id: f._page.clientId, ...fields });
  const { access_token, expires_in, refresh_token, consent_version, user } = await json<Grant>(f, "/oauth/token", { _auth: "none", _form: body });
  const isNew = f._user?.id !== user.id;
  f._access = access_token;
  f._accessUntil = until(expires_in);
  f._refresh = refresh_token ?? null;
  f._consent = consent_version ?? fields.consent_version ?? f._consent;
  if (isNew && stored(f)[2] !== user.id) f._taskId = null;
  f._user = user;
  keep(f);
  if (isNew) emit(f, "signed-in", { userId: user.id });
}

/** Forgets the person here; the tokens run out by themselves. */
export function forget(f: Flow): void {
  const { _user: user } = f;
  f._accessUntil = 0;
  f._refresh = f._taskId = f._user = f._consent = null;
  keep(f);
  if (user) emit(f, "signed-out", { userId: user.id });
}

/** Two elements of one page must not share a refresh token: its second use would look like theft. */
const keyOf = ({ _page: { clientId, id } }: Flow): string => `codetether:${clientId}:${id}`;

function stored(f: Flow): Stored {
  try {
    return (JSON.parse(sessionStorage.getItem(keyOf(f))!) as Stored | null) ?? [];
  } catch {
    return []; // storage may be forbidden, or hold somebody else's text
  }
}

/** Keeps in sessionStorage what a reload needs, or nothing with `persist="none"`. Never localStorage. */
export function keep(f: Flow): void {
  const kept: Stored = [f._page.signUpEmail, f._refresh, f._user?.id, f._taskId];
  try {
    if (f._page.persist === "none" || !f._user) sessionStorage.removeItem(keyOf(f));
    else sessionStorage.setItem(keyOf(f), JSON.stringify(kept));
  } catch {
    // Forbidden or full: the session then lives in memory only.
  }
}

/** Sends one request; a refused token is renewed once. Rejects with CodeTetherError, or fetch's own TypeError without network. */
export async function request(f: Flow, path: string, { _auth: auth = "person", _json: data, _form: form, headers, signal }: Ask = {}): Promise<Response> {
  const body = data ? JSON.stringify(data) : form;
  for (let isRetry = false; ; isRetry = true) {
    let token = "";
    if (auth === "person" || (auth === "visitor" && f._user)) {
      await person(f, isRetry ? "unauthorized" : "expired");
      token = f._access!;
    } else if (auth === "visitor") {
      if (isRetry) f._bootUntil = 0;
      token = (await open(f)).boot_token;
    }
    const response = await fetch(new URL(path, f._page.apiBase), {
      method: body ? "POST" : "GET",
      credentials: "omit",
      headers: { ...(data && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }), ...headers },
      body,
      signal,
    } as RequestInit);
    if (response.ok) return response;
    if (response.status !== 401 || !token || isRetry) throw await errorFrom(response);
  }
}

export const json = async <T>(f: Flow, path: string, ask?: Ask): Promise<T> => (await (await request(f, path, ask)).json()) as T;
