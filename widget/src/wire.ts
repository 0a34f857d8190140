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

/** Another reading, of the work or of the schedule; of templates more stands in `templates`. */
export interface Alternative {
  title: string;
  prompt?: string | null;
  schedule?: Schedule | null;
  template_id?: string | null;
}

export interface TemplateInput {
  name: string;
  label: string;
  type: "text" | "textarea" | "number" | "date" | "email" | "url" | "select" | "boolean";
  required: boolean;
  options: string[];
  default: Value;
  max_length: number;
  help: string | null;
}

export type Value = string | number | boolean | null;

/** One thing that is wrong with a request, and where. */
export interface Fault {
  detail: string;
  source?: { pointer?: string } | null;
}

/** One of the partner's templates that fits or comes near, and what the words say of its inputs. */
export interface Template {
  id: string;
  title: string;
  inputs: TemplateInput[];
  values: Record<string, Value>;
  extra: string | null;
}

export interface Guess {
  /** Comes last: a guess without it is still on its way. */
  id?: string;
  title: string | null;
  summary?: string | null;
  suggestion?: string | null;
  steps: { step: { title: string } }[];
  task: {
    prompt: string;
    priority: number | null;
    notify_email: string | null;
    schedule: Schedule | null;
    template_id: string | null;
    template_inputs: Record<string, Value>;
    template_extra: string | null;
  } | null;
  missing: { field: string; question: string }[];
  assumptions: string[];
  confidence: { overall?: string };
  alternatives: Alternative[];
  templates?: Template[];
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
