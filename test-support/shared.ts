import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../shared/", import.meta.url));
let told = false;

/**
 * Path of a file or folder of the reference data that lies beside the checkout, or null where there is none:
 * then the reason is printed once and the caller skips.
 */
export function sharedPath(...parts: string[]): string | null {
  const path = root + parts.join("/");
  if (existsSync(path)) return path;
  if (!told) console.log(`skipped: the reference data is not beside this checkout (${parts.join("/")} is missing)`);
  told = true;
  return null;
}
