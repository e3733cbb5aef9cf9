/**
 * The bytes of base64.
 *
 * @returns null where the text is none
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesFromBase64 } from "@borescope/core";
 *
 * assert.deepEqual(bytesFromBase64("AQI="), Uint8Array.of(1, 2));
 * assert.equal(bytesFromBase64("?"), null);
 * ```
 */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const characters = atob(text);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}
