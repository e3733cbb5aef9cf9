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
export function checkMethod(name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new BorescopeError("EMBEDDINGS_OPTION", {
    place: name,
    expected: known.map((each) => JSON.stringify(each)).join(" or "),
    found: String(JSON.stringify(value)),
  });
}
