import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { BorescopeError } from "@borescope/core";

/** What a module must export. */
export interface WantedPlugin<T> {
  /** Of the error. */
  readonly code: string;
  /** For people: `a format adapter`. */
  readonly what: string;
  /** What it is made of: `name, detect and read`. */
  readonly members: string;
  is(value: unknown): value is T;
}

/** Whether a name is the path of a module; else it may be a package's. */
export function isModulePath(name: string): boolean {
  return /^[./]|\.[cm]?[jt]s$/.test(name);
}

/** The plugin that a module exports, or that a function without arguments there makes. @throws BorescopeError `code` */
export async function loadPlugin<T>(name: string, { code, what, members, is }: WantedPlugin<T>): Promise<T> {
  const path = isModulePath(name) ? pathToFileURL(resolve(name)).href : name;
  let module: Record<string, unknown>;
  try {
    module = (await import(path)) as Record<string, unknown>;
  } catch (cause) {
    throw new BorescopeError(code, {
      file: name,
      expected: `a module that exports ${what}`,
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  for (const value of [module["default"], ...Object.values(module)]) {
    const made: unknown = typeof value === "function" && value.length === 0 ? await (value as () => unknown)() : value;
    if (is(made)) return made;
  }
  throw new BorescopeError(code, {
    file: name,
    expected: `an export with ${members}, or a function that makes one`,
    found: Object.keys(module).join(", ") || "no exports",
  });
}
