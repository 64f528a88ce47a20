// The officer's desk over either road: one command for every call, a file in, a file out.
import type { OfficeCode } from "../generated/office/OfficeCode";
import type { OfficeError } from "../generated/office/OfficeError";

/** A call of the desk that did not do what was asked. Its words come from where the reason is known. */
export class OfficeFailure extends Error {
  readonly code: OfficeCode;
  readonly details: Record<string, unknown>;

  constructor(error: OfficeError) {
    super(error.message);
    this.name = "OfficeFailure";
    this.code = error.code;
    this.details = error.details;
  }

  /** Seconds until another try, where the failure has such a thing. */
  get waitSeconds(): number {
    const wait = this.details["wait_seconds"];
    return typeof wait === "number" && wait > 0 ? Math.ceil(wait) : 0;
  }
}

/** Turns whatever was thrown into an `OfficeFailure`; what isn't an `OfficeError` is our own fault. */
export function asOfficeFailure(thrown: unknown): OfficeFailure {
  if (thrown instanceof OfficeFailure) return thrown;
  if (isOfficeError(thrown)) return new OfficeFailure({ ...thrown, details: thrown.details ?? {} });
  return new OfficeFailure({ code: "internal", message: "Chương trình gặp lỗi. Dữ liệu của trạm vẫn còn nguyên. Hãy thử lại.", details: {} });
}

function isOfficeError(value: unknown): value is OfficeError {
  return typeof value === "object" && value !== null && typeof (value as OfficeError).code === "string" && typeof (value as OfficeError).message === "string";
}

/** A chosen file as base64, read a piece at a time so that a large one does not stop the page. */
export async function base64(file: Blob): Promise<string> {
  const PIECE = 3 * 16_384;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))));
  return parts.join("");
}
