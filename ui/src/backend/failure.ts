// What a command throws: a code to act on. The message of the Rust side is never read or matched.
import type { AppError, ErrorCode } from "../generated";

/** A command that did not do what was asked. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, details: Record<string, unknown> = {}) {
    super(code);
    this.name = "Failure";
    this.code = code;
    this.details = details;
  }

  /** Seconds until another try, where the failure has such a thing. */
  get waitSeconds(): number {
    const wait = this.details["wait_seconds"];
    return typeof wait === "number" && wait > 0 ? Math.ceil(wait) : 0;
  }
}

/** Turns whatever was thrown into a `Failure`; what isn't an `AppError` is our own fault: `internal`. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (isAppError(thrown)) return new Failure(thrown.code, thrown.details ?? {});
  return new Failure("internal");
}

function isAppError(value: unknown): value is AppError {
  return typeof value === "object" && value !== null && typeof (value as AppError).code === "string";
}
