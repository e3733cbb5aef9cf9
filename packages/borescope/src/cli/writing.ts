import { BorescopeError } from "@borescope/core";

const HINTS: Readonly<Record<string, string>> = {
  EACCES: "Check that you may write there.",
  EPERM: "Check that you may write there.",
  EROFS: "That file system is read-only.",
  ENOSPC: "The disk is full.",
  EEXIST: "A file stands where a folder is needed.",
  ENOTDIR: "A file stands where a folder is needed.",
  EISDIR: "A folder stands where a file is needed.",
};

/** Runs what writes to a path. @throws BorescopeError OUTPUT_UNWRITABLE where the system refuses */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isSystemError(error) ? unwritable(path, error) : error;
  }
}

/** The error of an output that the system refuses. */
export function unwritable(path: string, cause: NodeJS.ErrnoException): BorescopeError {
  return new BorescopeError("OUTPUT_UNWRITABLE", {
    file: path,
    expected: "a path that can be written",
    found: cause.message,
    hint: HINTS[cause.code ?? ""],
    cause,
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";
}
