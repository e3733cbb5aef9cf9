/** Characters that `String.fromCharCode` takes at once without running out of stack. */
const CHUNK = 1 << 14;

/** Bytes as base64. */
export function bytesToBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}
