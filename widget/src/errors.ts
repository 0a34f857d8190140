// The one error of the element: whatever failed, in the platform's own codes.
import type { CodeTetherError as PublicError, CodeTetherProblem } from "../types/codetether-task";

export class CodeTetherError extends Error implements PublicError {
  declare readonly code: string;
  declare readonly status: number;
  declare readonly problem: CodeTetherProblem;
  declare readonly requestId: string | null;
  /** Whether the same request may succeed later. */
  declare readonly retryable: boolean;

  constructor(code: string, status = 0, problem: CodeTetherProblem = {}, requestId: string | null = null) {
    super(problem.detail ?? code);
    Object.assign(this, { name: "CodeTetherError", code, status, problem, requestId, retryable: !status || status === 429 || status >= 500 });
  }
}

/** Reads a refusal: a problem document, or RFC 6749 §5.2's `{error, error_description}`. */
export async function errorFrom(response: Response): Promise<CodeTetherError> {
  const { status, headers } = response;
  const body = (await response.json().catch(() => ({}))) as CodeTetherProblem & { error?: string; error_description?: string };
  body.detail ??= body.error_description!;
  return new CodeTetherError(body.code ?? body.error ?? `http_${status}`, status, body, body.request_id ?? headers.get("x-request-id"));
}

/** Turns anything thrown into ours; a failed `fetch` is a TypeError and means no network or no CORS. */
export const asError = (thrown: unknown): CodeTetherError =>
  thrown instanceof CodeTetherError ? thrown : new CodeTetherError(thrown instanceof TypeError ? "network" : "unexpected", 0, { detail: `${thrown}` });
