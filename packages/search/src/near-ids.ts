import { BorescopeError, guessCause, type Id, Ids, nearNames, type Selection } from "@borescope/core";

/** Ids that are looked at for near ones. */
const MOST = 10_000;

/** The error of an id that an index does not hold, with the nearest that it does. */
export function unknownId(id: Id, held: Selection): BorescopeError {
  const ids = held.ids();
  const same = ids.filter((each) => typeof each === typeof id);
  const near =
    typeof id === "string"
      ? nearNames(id, (same as string[]).slice(0, MOST)).map((name) => JSON.stringify(name))
      : nearNumbers(id, same as (number | bigint)[]).map(String);
  const cause = same.length === 0 ? guessCause([id], Ids.from(ids), "image") : "";
  return new BorescopeError("SEARCH_UNKNOWN_ID", {
    expected: `an id of ${held.table}, of which the index holds ${held.count}`,
    found: typeof id === "string" ? JSON.stringify(id) : String(id),
    hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : cause || undefined,
  });
}

function nearNumbers(id: number | bigint, ids: readonly (number | bigint)[]): (number | bigint)[] {
  const wanted = Number(id);
  return ids.toSorted((a, b) => Math.abs(Number(a) - wanted) - Math.abs(Number(b) - wanted)).slice(0, 2);
}
