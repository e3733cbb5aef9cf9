import { readFileSync } from "node:fs";
import { BorescopeError } from "../error.js";

/** A file's bytes. @throws BorescopeError FILE_UNREADABLE */
export function readFileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new BorescopeError("FILE_UNREADABLE", {
      file: path,
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "Check the path.",
      cause,
    });
  }
}
