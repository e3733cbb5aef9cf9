import { BorescopeError } from "../error.js";

/** Fails a check: the adapter broke the contract. */
export function fail(place: string, expected: string, found: string): never {
  throw new BorescopeError("CONFORMANCE", { place, expected, found });
}

/** What the work gave, or the BorescopeError it was refused with; any other error, or a check within, fails the check. */
export async function attempt<T>(place: string, work: () => T | Promise<T>): Promise<T | BorescopeError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BorescopeError) {
      if (error.code === "CONFORMANCE") throw error;
      return error;
    }
    const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return fail(place, "an answer or a BorescopeError", found);
  }
}

/** What the work gave; an error of any kind fails the check. */
export async function succeed<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  const answer = await attempt(place, work);
  if (answer instanceof BorescopeError) return fail(place, "an answer", answer.message);
  return answer;
}

/** Fails unless both are the same value. */
export function same(place: string, expected: unknown, found: unknown): void {
  if (!Object.is(expected, found)) fail(place, tell(expected), tell(found));
}

/** A value for a person. */
export function tell(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : typeof value === "bigint" ? `${value}n` : String(value);
}
