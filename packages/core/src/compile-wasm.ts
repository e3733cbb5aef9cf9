import { bytesFromBase64 } from "./base64.js";

/**
 * A WebAssembly module from its bytes as base64.
 *
 * @returns null where WebAssembly is missing, or a content security policy forbids it
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compileWasm } from "@borescope/core";
 *
 * const empty = "AGFzbQEAAAA=";
 * assert.deepEqual(WebAssembly.Module.exports(compileWasm(empty)!), []);
 * ```
 */
export function compileWasm(base64: string): WebAssembly.Module | null {
  try {
    const bytes = bytesFromBase64(base64);
    return bytes === null ? null : new WebAssembly.Module(bytes);
  } catch {
    return null;
  }
}
