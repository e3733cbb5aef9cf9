import { BorescopeError } from "../error.js";
import { throwIfAborted } from "../progress.js";
import type { Entry } from "./entry.js";
import { safePath } from "./safe-path.js";
import type { ReadOptions, Source } from "./source.js";

/** What a source of one file is made of. */
export interface FileParts {
  readonly name: string;
  readonly entry: Entry;
  /** Absent where the file is there for certain. */
  readonly exists?: (options: ReadOptions) => Promise<boolean>;
  readonly realPath?: string;
  readonly parent?: () => Promise<Source>;
}

/** What a source of many files is made of. */
export interface FolderParts {
  readonly name: string;
  /** All paths, sorted. */
  list(options: ReadOptions): Promise<readonly string[]>;
  /** The file at a plain path (see {@link safePath}), or undefined. */
  find(path: string): Promise<Entry | undefined>;
  readonly realPath?: (path: string) => string | undefined;
}

/** A source of one file. */
export function makeFile({ name, entry, exists, realPath, parent }: FileParts): Source {
  const named = (path: string | undefined) => path === undefined || safePath(path, name) === name;
  const open = (path: string | undefined) => {
    if (!named(path)) throw notFound(path!, name);
    return entry;
  };
  return {
    name,
    kind: "file",
    list: async () => [name],
    has: async (path, options = {}) => orFalse(async () => named(path) && (exists === undefined || exists(options))),
    size: async (path, options) => open(path).size(options),
    bytes: async (path, options) => open(path).bytes(options),
    head: async (path, n, options) => open(path).head(n, options),
    stream: (path, options) => later(async () => open(path).stream(options)),
    ...(parent === undefined ? {} : { parent }),
    ...(realPath === undefined ? {} : { syncPath: (path?: string) => (named(path) ? realPath : undefined) }),
  };
}

/** A source of many files. */
export function makeFolder({ name, list, find, realPath }: FolderParts): Source {
  const plain = (path: string | undefined) => (path === undefined ? "" : safePath(path, name));
  const open = async (path: string | undefined, options: ReadOptions = {}) => {
    throwIfAborted(options.signal);
    const entry = await find(plain(path));
    if (entry === undefined) throw notFound(path ?? "", name);
    return entry;
  };
  return {
    name,
    kind: "folder",
    list: async (options = {}) => {
      throwIfAborted(options.signal);
      return list(options);
    },
    has: async (path) => orFalse(async () => (await find(plain(path))) !== undefined),
    size: async (path, options) => (await open(path, options)).size(options),
    bytes: async (path, options) => (await open(path, options)).bytes(options),
    head: async (path, n, options) => (await open(path, options)).head(n, options),
    stream: (path, options) => later(async () => (await open(path, options)).stream(options)),
    ...(realPath === undefined ? {} : { syncPath: (path?: string) => realPath(plain(path)) }),
  };
}

/** A folder whose files are all known. */
export function makeFolderOf(name: string, entries: ReadonlyMap<string, Entry>): Source {
  const paths = [...entries.keys()].sort();
  return makeFolder({ name, list: async () => paths, find: async (path) => entries.get(path) });
}

/** The error for a path that a source does not hold. */
export function notFound(path: string, source: string): BorescopeError {
  return new BorescopeError("SOURCE_NOT_FOUND", {
    file: path,
    found: path === "" ? `no path, and "${source}" is a folder` : `no such file in "${source}"`,
    hint: "list() gives the paths that there are; upper and lower case count.",
  });
}

async function* later(open: () => Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<Uint8Array> {
  yield* await open();
}

async function orFalse(answer: () => Promise<boolean>): Promise<boolean> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof BorescopeError && error.code === "SOURCE_OUTSIDE_ROOT") return false;
    throw error;
  }
}
