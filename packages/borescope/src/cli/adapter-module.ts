import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { BorescopeError, type FormatAdapter } from "@borescope/core";

/** The format adapter that a module exports. @throws BorescopeError ADAPTER_UNLOADABLE */
export async function loadAdapter(name: string): Promise<FormatAdapter> {
  const path = /^[./]|\.[cm]?[jt]s$/.test(name) ? pathToFileURL(resolve(name)).href : name;
  let module: Record<string, unknown>;
  try {
    module = (await import(path)) as Record<string, unknown>;
  } catch (cause) {
    throw new BorescopeError("ADAPTER_UNLOADABLE", {
      file: name,
      expected: "a module that exports a format adapter",
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  for (const value of [module["default"], ...Object.values(module)]) {
    const made = typeof value === "function" && value.length === 0 ? (value as () => unknown)() : value;
    if (isAdapter(made)) return made;
  }
  throw new BorescopeError("ADAPTER_UNLOADABLE", {
    file: name,
    expected: "an export with name, detect and read, or a function that makes one",
    found: Object.keys(module).join(", ") || "no exports",
  });
}

function isAdapter(value: unknown): value is FormatAdapter {
  if (typeof value !== "object" || value === null) return false;
  const { name, detect, read } = value as Partial<FormatAdapter>;
  return typeof name === "string" && typeof detect === "function" && typeof read === "function";
}
