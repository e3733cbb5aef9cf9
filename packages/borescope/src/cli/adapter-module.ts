import type { FormatAdapter } from "@borescope/core";
import { loadPlugin } from "./plugin-module.js";

/** The format adapter that a module exports. @throws BorescopeError ADAPTER_UNLOADABLE */
export function loadAdapter(name: string): Promise<FormatAdapter> {
  return loadPlugin(name, {
    code: "ADAPTER_UNLOADABLE",
    what: "a format adapter",
    members: "name, detect and read",
    is: isAdapter,
  });
}

function isAdapter(value: unknown): value is FormatAdapter {
  if (typeof value !== "object" || value === null) return false;
  const { name, detect, read } = value as Partial<FormatAdapter>;
  return typeof name === "string" && typeof detect === "function" && typeof read === "function";
}
