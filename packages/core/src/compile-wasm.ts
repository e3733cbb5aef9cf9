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
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
    return new WebAssembly.Module(bytes);
  } catch {
    return null;
  }
}
