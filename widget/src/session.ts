// Who is asking: the boot token, the person's tokens, and every request that carries one of them.
import { CodeTetherError, errorFrom } from "./errors";
import type { Boot, Grant, User } from "./wire";
import type { CodeTetherTaskElement, FetchClientSecretReason } from "../types/codetether-task";

/** What the page says, and may change at any time: the element's own properties. */
export type Page = Pick<
  CodeTetherTaskElement,
  "id" | "clientId" | "apiBase" | "persist" | "signUpEmail" | "signUpFirstName" | "signUpLastName" | "fetchClientSecret" | "taskId" | "start" | "guessMode" | "metadata"
>;

export interface SessionHost {
  readonly page: Page;
  locale(): string;
  signedIn(user: User): void;
  signedOut(userId: string): void;
}

/** Which token a request carries; `guess` takes the person's if there is one. */
type Auth = "none" | "guess" | "person";

export interface Ask {
  method?: string;
  auth?: Auth;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

interface Stored {
  hint: string;
  refresh?: string | undefined;
  user?: string | undefined;
  task?: string | undefined;
}

export const GRANT = "urn:codetether:oauth:grant-type:";

export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Tokens are renewed this early: a request may be on its way for a while. */
const EARLY_MS = 10_000;

export class Session {
  boot: Boot | null = null;
  user: User | null = null;
  /** The consent version on record for the person, as far as is known here. */
  consent: string | null = null;
  /** The task that a reload comes back to. */
  taskId: string | undefined;
  /** The boot token is not used after this time; 0 asks for another. */
  bootUntil = 0;
  #access = "";
  #accessUntil = 0;
  #refresh: string | undefined;
  #renewing: Promise<void> | null = null;

  constructor(private readonly host: SessionHost) {}

  get page(): Page {
    return this.host.page;
  }

  /** Fetches the partner's face and a boot token, again only when the last has run out. */
  async open(): Promise<Boot> {
    if (this.boot && Date.now() < this.bootUntil) return this.boot;
    const boot = await this.json<Boot>("/v1/embed/boot", { auth: "none", body: { client_id: this.page.clientId, locale: this.host.locale(), time_zone: timeZone() } });
    this.bootUntil = Date.now() + boot.expires_in * 1000 - EARLY_MS;
    return (this.boot = boot);
  }

  /** Brings back what a reload left in sessionStorage; answers whether a person may be signed in. */
  restore(): boolean {
    const stored = this.#stored();
    // The page names somebody else now: what was stored is not theirs.
    if (stored?.hint !== this.page.signUpEmail) return !!this.page.fetchClientSecret;
    this.taskId = stored.task;
    // A vouched person is asked for anew: the partner may have somebody else signed in by now.
    if (this.page.fetchClientSecret) return true;
    this.#refresh = stored.refresh;
    return !!stored.refresh;
  }

  /** Has a valid access token, by refreshing or by asking the partner's server; rejects with `signed_out` when neither works. */
  async person(reason: FetchClientSecretReason = "expired"): Promise<void> {
    if (reason !== "unauthorized" && Date.now() < this.#accessUntil) return;
    this.#renewing ??= this.#renew(this.user ? reason : "initial").finally(() => (this.#renewing = null));
    await this.#renewing;
  }

  async #renew(reason: FetchClientSecretReason): Promise<void> {
    const { fetchClientSecret } = this.page;
    if (this.#refresh && !(fetchClientSecret && reason === "unauthorized")) {
      try {
        return await this.grant({ grant_type: "refresh_token", refresh_token: this.#refresh });
      } catch (thrown) {
        if (!(thrown instanceof CodeTetherError) || thrown.retryable) throw thrown;
        if (!fetchClientSecret) this.forget();
      }
    }
    if (!fetchClientSecret) throw new CodeTetherError("signed_out", 401);
    await this.grant({
      grant_type: `${GRANT}embed-session`,
      client_secret: await fetchClientSecret(reason),
      ...(this.consent && { consent_version: this.consent }),
    });
  }

  /** Trades one of the grants for tokens. */
  async grant(fields: Record<string, string>): Promise<void> {
    const body = new URLSearchParams({ ...fields, client_id: this.page.clientId });
    const grant = await this.json<Grant>("/oauth/token", { auth: "none", body });
    this.#access = grant.access_token;
    this.#accessUntil = Date.now() + grant.expires_in * 1000 - EARLY_MS;
    this.#refresh = grant.refresh_token ?? undefined;
    if (fields.consent_version || grant.consent_version) this.consent = grant.consent_version ?? fields.consent_version ?? null;
    const isNew = this.user?.id !== grant.user.id;
    if (isNew && this.#stored()?.user !== grant.user.id) this.taskId = undefined;
    this.user = grant.user;
    this.keep();
    if (isNew) this.host.signedIn(grant.user);
  }

  /** Forgets the person here; the tokens run out by themselves. */
  forget(): void {
    const id = this.user?.id ?? null;
    this.#access = "";
    this.#accessUntil = 0;
    this.#refresh = this.taskId = undefined;
    this.user = this.consent = null;
    this.keep();
    if (id) this.host.signedOut(id);
  }

  /** Two elements of one page must not share a refresh token: its second use would look like theft. */
  get #storageKey(): string {
    return `codetether:${this.page.clientId}:${this.page.id}`;
  }

  #stored(): Stored | null {
    try {
      return JSON.parse(sessionStorage.getItem(this.#storageKey) ?? "null") as Stored | null;
    } catch {
      return null; // storage may be forbidden, or hold somebody else's text
    }
  }

  /** Keeps in sessionStorage what a reload needs, or nothing with `persist="none"`. Never localStorage. */
  keep(): void {
    const stored: Stored = { hint: this.page.signUpEmail, refresh: this.#refresh, user: this.user?.id, task: this.taskId };
    try {
      if (this.page.persist === "none" || !this.user) sessionStorage.removeItem(this.#storageKey);
      else sessionStorage.setItem(this.#storageKey, JSON.stringify(stored));
    } catch {
      // Forbidden or full: the session then lives in memory only.
    }
  }

  async #token(auth: Auth, isRetry: boolean): Promise<string> {
    if (auth === "none") return "";
    if (auth === "person" || this.user) {
      await this.person(isRetry ? "unauthorized" : "expired");
      return this.#access;
    }
    if (isRetry) this.bootUntil = 0;
    return (await this.open()).boot_token;
  }

  /** Sends one request; a refused token is renewed once. Rejects with CodeTetherError, or fetch's own TypeError without network. */
  async fetch(path: string, { method, auth = "person", body, headers, signal }: Ask = {}): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const token = await this.#token(auth, attempt > 0);
      const isForm = body instanceof URLSearchParams;
      const response = await fetch(new URL(path, this.page.apiBase), {
        method: method ?? (body === undefined ? "GET" : "POST"),
        credentials: "omit",
        cache: "no-store",
        signal: signal ?? null,
        body: body === undefined ? null : isForm ? body : JSON.stringify(body),
        headers: {
          Accept: "application/json",
          ...(body !== undefined && !isForm && { "Content-Type": "application/json" }),
          ...(token && { Authorization: `Bearer ${token}` }),
          ...headers,
        },
      });
      if (response.ok) return response;
      if (response.status !== 401 || !token || attempt) throw await errorFrom(response);
    }
  }

  async json<T>(path: string, ask?: Ask): Promise<T> {
    return (await (await this.fetch(path, ask)).json()) as T;
  }
}
