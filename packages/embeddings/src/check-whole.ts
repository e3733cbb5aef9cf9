import { BorescopeError } from "@borescope/core";

/** @throws BorescopeError EMBEDDINGS_OPTION where it is no whole number from `least` on */
export function checkWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new BorescopeError("EMBEDDINGS_OPTION", {
    place: name,
    expected: `a whole number, ${least} or more`,
    found: String(value),
  });
}

/** @throws BorescopeError EMBEDDINGS_OPTION where it is none of those known */
export function checkMethod(method: string, known: readonly string[]): void {
  if (known.includes(method)) return;
  throw new BorescopeError("EMBEDDINGS_OPTION", {
    place: "method",
    expected: known.map((name) => JSON.stringify(name)).join(" or "),
    found: JSON.stringify(method) ?? "nothing",
  });
}
