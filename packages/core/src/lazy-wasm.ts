import { bytesFromBase64 } from "./base64.js";

/**
 * A WebAssembly module that is kept as base64 and compiled once: where it is first wanted, or before that on other threads.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { LazyWasm } from "@borescope/core";
 *
 * const empty = new LazyWasm("AGFzbQEAAAA=");
 * await empty.ahead(); // may be left out
 * assert.deepEqual(WebAssembly.Module.exports(empty.module!), []);
 * ```
 */
export class LazyWasm {
  private compiled: WebAssembly.Module | null | undefined;
  private coming: Promise<void> | undefined;

  constructor(private readonly base64: string) {}

  /** Null where WebAssembly is missing, or a content security policy forbids it. */
  get module(): WebAssembly.Module | null {
    if (this.compiled === undefined) this.compiled = compile(this.base64);
    return this.compiled;
  }

  /** Compiles beside what the caller does next; never rejects, and need not be awaited. */
  ahead(): Promise<void> {
    this.coming ??= this.compiled === undefined ? this.compileAhead() : Promise.resolve();
    return this.coming;
  }

  private async compileAhead(): Promise<void> {
    try {
      const module = await WebAssembly.compile(bytesFromBase64(this.base64)!);
      this.compiled ??= module; // who could not wait has one already
    } catch {
      // `module` finds out whether there is none
    }
  }
}

function compile(base64: string): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(bytesFromBase64(base64)!);
  } catch {
    return null;
  }
}
