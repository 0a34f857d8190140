// The platform's answers, as far as the element reads them. Unknown members are ignored.
import type { CodeTetherQuestion, CodeTetherTaskObject, CodeTetherUser } from "../types/codetether-task";

export type Task = CodeTetherTaskObject;
export type User = CodeTetherUser;
export type Question = CodeTetherQuestion;

export interface Challenge {
  salt: string;
  challenge: string;
  max_number: number;
  signature: string;
}

export interface Boot {
  boot_token: string;
  expires_in: number;
  mode: "test" | "live";
  partner: {
    id: string;
    name: string;
    accent: string | null;
    support_url: string | null;
    terms_url: string | null;
    privacy_url: string | null;
    white_label: boolean;
  };
  sponsorship: { payer: string };
  consent: { version: string; text: string };
  challenge: Challenge;
  limits: { prompt_characters: number };
  strings: Record<string, string>;
}

export interface Grant {
  access_token: string;
  expires_in: number;
  refresh_token?: string | null;
  consent_version?: string | null;
  user: User;
}

export interface Schedule {
  human: string;
  timezone: string;
  next_runs: string[];
  assumed: string[];
}

export interface Span {
  start: number;
  end: number;
  text: string;
  source: string;
}

export interface Estimate {
  payer: string;
  currency: string;
  p50_micros: number;
  p95_micros: number;
  max_charge_micros: number;
  remaining_share_percent?: number | null;
}

/** Another reading, of the work or of the schedule. */
export interface Alternative {
  title: string;
  prompt?: string | null;
  schedule?: Schedule | null;
}

export interface Guess {
  id: string;
  title: string | null;
  summary?: string | null;
  abstained?: boolean;
  suggestion?: string | null;
  steps: { step: { title: string } }[];
  task: {
    prompt: string;
    priority: number | null;
    notify_email: string | null;
    schedule: Schedule | null;
  } | null;
  missing: { field: string; question: string }[];
  assumptions: string[];
  confidence: { overall?: string };
  alternatives: Alternative[];
  provenance: Record<string, Span[]>;
  estimate?: Estimate | null;
  messages: { text: string }[];
}

export interface TaskEvent {
  sequence: number;
  type: string;
  data: {
    message?: string;
    step?: number;
    steps?: number | null;
    percent?: number | null;
    error?: { code: string; message: string };
  } & Partial<Question>;
}
