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
  const body = (await response.json().catch(() => ({}))) as CodeTetherProblem & { error?: string; error_description?: string };
  if (body.error_description) body.detail ??= body.error_description;
  const requestId = body.request_id ?? response.headers.get("x-request-id");
  return new CodeTetherError(body.code ?? body.error ?? `http_${response.status}`, response.status, body, requestId);
}

/** Turns anything thrown into ours; a failed `fetch` is a TypeError and means no network or no CORS. */
export function asError(thrown: unknown): CodeTetherError {
  if (thrown instanceof CodeTetherError) return thrown;
  return new CodeTetherError(thrown instanceof TypeError ? "network" : "unexpected", 0, { detail: String(thrown) });
}
