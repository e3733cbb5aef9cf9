import { bytesToBase64 } from "./base64.js";

/** The SHA-256 of bytes, in base64. */
export async function sha256OfBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return bytesToBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** How a Content-Security-Policy names a script or style. */
export async function policyHash(text: string): Promise<string> {
  return `'sha256-${await sha256OfBytes(new TextEncoder().encode(text))}'`;
}
