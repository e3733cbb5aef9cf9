import type { Random } from "./numbers.js";

/** Deals cards without end, every card of the pack once before any comes again. */
export function createDeck<T>(random: Random, pack: readonly (readonly [T, number])[]): () => T {
  const cards = pack.flatMap(([card, count]) => Array.from({ length: count }, () => card));
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...cards];
    const [card] = left.splice(random.integer(left.length), 1);
    if (card === undefined) throw new RangeError("A pack without cards");
    return card;
  };
}
