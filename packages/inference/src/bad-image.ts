import { BorescopeError, throwIfAborted } from "@borescope/core";

/**
 * What is wrong with one image, as a value; what is wrong with all of them is thrown, and so is an abort's reason, whatever
 * it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BorescopeError } from "@borescope/core";
 * import { asBadImage } from "@borescope/inference";
 *
 * const torn = new BorescopeError("IMAGE_UNREADABLE", { file: "7.jpg" });
 * assert.equal(asBadImage(torn), torn);
 * assert.throws(() => asBadImage(new TypeError("a mistake in the program")), TypeError);
 * ```
 */
export function asBadImage(error: unknown, signal?: AbortSignal | undefined): BorescopeError {
  throwIfAborted(signal);
  if (error instanceof BorescopeError && error.code !== "INFERENCE_RUNTIME_MISSING") return error;
  throw error;
}
