/**
 * Types of `<codetether-task>` for partners: the element, its events, and its tag in React.
 *
 * `import type {} from "./codetether-task"` is enough to type `document.querySelector("codetether-task")`,
 * `addEventListener("codetether-completed", …)` and `<codetether-task>` in JSX.
 */

export type CodeTetherState =
  | "loading"
  | "misconfigured"
  | "composing"
  | "guessing"
  | "review"
  | "consent"
  | "running"
  | "needs-input"
  | "completed"
  | "failed"
  | "cancelled"
  | "limit";

export type CodeTetherMode = "test" | "live";

export interface CodeTetherProblem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  request_id?: string;
  user_message?: string;
  [extra: string]: unknown;
}

/** What every method rejects with; `code` is stable, `requestId` is what support asks for. */
export interface CodeTetherError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly problem: CodeTetherProblem;
}

export interface CodeTetherArtifact {
  name: string;
  media_type: string;
  size_bytes: number;
  url: string;
}

/** A task as the API answers it (`GET /v1/tasks/{id}`); amounts are null for people whose partner pays. */
export interface CodeTetherTaskObject {
  task_id: string;
  run_id: string;
  status: "queued" | "running" | "needs_input" | "completed" | "failed" | "cancelled";
  title: string | null;
  prompt: string;
  result: string | null;
  error: { code: string; message: string } | null;
  artifacts: CodeTetherArtifact[];
  needs_input: CodeTetherQuestion | null;
  charge: { payer: string; currency: string; held_micros: number | null; amount_micros: number | null } | null;
  scheduled_for?: string | null;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  duration_seconds: number | null;
  sequence: number;
  [extra: string]: unknown;
}

export interface CodeTetherQuestion {
  request_id: string;
  question: string;
  kind: "text" | "choice";
  choices?: string[] | null;
  expires_at?: string | null;
}

export interface CodeTetherUser {
  id: string;
  kind: string;
  name: string | null;
  email_hint: string | null;
  email_verified: boolean;
}

type TaskDetail = { taskId: string; status: string };

/** Details carry ids, states, codes and amounts only; read results from `element.task`. */
export interface CodeTetherEventDetails {
  "codetether-ready": { mode: CodeTetherMode; version: string };
  "codetether-state": { state: CodeTetherState; previous: CodeTetherState };
  "codetether-consent": { version: string };
  "codetether-signed-in": { userId: string };
  "codetether-signed-out": { userId: string | null };
  "codetether-before-guess": null;
  "codetether-guess": { guessId: string; confidence: string | null };
  "codetether-before-run": {
    payer: string;
    currency: string | null;
    p50Micros: number | null;
    maxChargeMicros: number | null;
  };
  "codetether-created": { taskId: string; runId: string; status: string };
  "codetether-progress": { taskId: string; seq: number };
  "codetether-needs-input": { taskId: string; requestId: string; kind: "text" | "choice" };
  "codetether-completed": TaskDetail;
  "codetether-failed": TaskDetail & { error: { code: string } };
  "codetether-cancelled": TaskDetail;
  "codetether-limit": { code: string; scope: string | null; resetsAt: string | null };
  "codetether-offline": { attempt: number; waitMs: number };
  "codetether-online": { attempt: number; waitMs: number };
  "codetether-error": { code: string; status: number; requestId: string | null; retryable: boolean };
}

export type CodeTetherEventMap = { [K in keyof CodeTetherEventDetails]: CustomEvent<CodeTetherEventDetails[K]> };

export type FetchClientSecretReason = "initial" | "expired" | "unauthorized";

export interface CodeTetherTaskElement extends HTMLElement {
  clientId: string;
  signUpEmail: string;
  signUpFirstName: string;
  signUpLastName: string;
  prompt: string;
  taskId: string;
  prefill: string;
  start: "compose" | "review" | "run";
  guessMode: "auto" | "button" | "off";
  theme: "inherit" | "light" | "dark" | "auto";
  density: "normal" | "compact";
  label: string;
  headingLevel: number;
  persist: "session" | "none";
  loading: "eager" | "lazy";
  apiBase: string;
  name: string;
  disabled: boolean;
  required: boolean;
  /** Overrides of any phrase; keys not given keep their built-in text. */
  strings: Record<string, string>;
  /** At most 20 pairs, passed to the task. */
  metadata: Record<string, string>;
  /** Vouched sessions: ask your own server for a `ctes_…` client secret. */
  fetchClientSecret: ((reason: FetchClientSecretReason) => Promise<string>) | null;
  readonly state: CodeTetherState;
  readonly task: CodeTetherTaskObject | null;
  readonly user: CodeTetherUser | null;
  readonly error: CodeTetherError | null;
  readonly mode: CodeTetherMode | null;
  readonly version: string;
  guess(text?: string): Promise<void>;
  run(): Promise<void>;
  cancel(): Promise<void>;
  answer(value: string): Promise<void>;
  reset(): void;
  signOut(): void;
  addEventListener<K extends keyof CodeTetherEventMap>(
    type: K,
    listener: (this: CodeTetherTaskElement, event: CodeTetherEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** The tag in JSX: attributes, plus `oncodetether-…` handlers, which React 19 subscribes without a wrapper. */
export type CodeTetherTaskAttributes = {
  id?: string;
  class?: string;
  className?: string;
  lang?: string;
  dir?: string;
  slot?: string;
  style?: unknown;
  children?: unknown;
  ref?: unknown;
  key?: string | number | null;
  "client-id": string;
  "sign-up-email"?: string;
  "sign-up-first-name"?: string;
  "sign-up-last-name"?: string;
  prompt?: string;
  "task-id"?: string;
  start?: CodeTetherTaskElement["start"];
  "guess-mode"?: CodeTetherTaskElement["guessMode"];
  theme?: CodeTetherTaskElement["theme"];
  density?: CodeTetherTaskElement["density"];
  label?: string;
  "heading-level"?: number | string;
  persist?: CodeTetherTaskElement["persist"];
  loading?: CodeTetherTaskElement["loading"];
  "api-base"?: string;
  name?: string;
  disabled?: boolean;
  required?: boolean;
  strings?: Record<string, string>;
  metadata?: Record<string, string>;
  fetchClientSecret?: CodeTetherTaskElement["fetchClientSecret"];
} & { [K in keyof CodeTetherEventMap as `on${K}`]?: (event: CodeTetherEventMap[K]) => void };

declare global {
  interface HTMLElementTagNameMap {
    "codetether-task": CodeTetherTaskElement;
  }
  interface HTMLElementEventMap extends CodeTetherEventMap {}
}

// @ts-ignore: partners without React have no such module to extend.
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "codetether-task": CodeTetherTaskAttributes;
    }
  }
}
