import type { Id } from "./ids.js";

/** An id in JSON: numbers and strings as they are, integers beyond ±(2^53−1) as their digits. */
export type JsonId = number | string | { readonly big: string };

/**
 * An id as JSON can hold it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { idToJson } from "@borescope/core";
 *
 * assert.deepEqual([7, "a", 2n ** 60n].map(idToJson), [7, "a", { big: "1152921504606846976" }]);
 * ```
 */
export function idToJson(id: Id): JsonId {
  return typeof id === "bigint" ? { big: String(id) } : id;
}

/**
 * The id that a JSON value stands for; undefined where it stands for none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { idFromJson } from "@borescope/core";
 *
 * assert.equal(idFromJson({ big: "1152921504606846976" }), 2n ** 60n);
 * assert.equal(idFromJson([7]), undefined);
 * ```
 */
export function idFromJson(value: unknown): Id | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object" || value === null || !("big" in value)) return undefined;
  const { big } = value;
  if (typeof big !== "string" || !/^-?\d{1,400}$/.test(big)) return undefined;
  const id = BigInt(big);
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}
