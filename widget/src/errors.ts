// The one error of the element: whatever failed, in the platform's own codes.
import type { CodeTetherError as PublicError, CodeTetherProblem } from "../types/codetether-task";

export class CodeTetherError extends Error implements PublicError {
  override readonly name = "CodeTetherError";

  constructor(
    readonly code: string,
    readonly status = 0,
    readonly problem: CodeTetherProblem = {},
    readonly requestId: string | null = null,
  ) {
    super(problem.detail ?? problem.title ?? code);
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return !this.status || this.status === 429 || this.status >= 500;
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
