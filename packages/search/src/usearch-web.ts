import { BorescopeError } from "@borescope/core";
import type { Usearch } from "./usearch.js";

const missing = async (): Promise<never> => {
  throw new BorescopeError("SEARCH_STORE_MISSING", {
    expected: "Node, where usearch runs",
    found: "a browser",
    hint: "Take exactStore(): an index that was made with usearch holds the vectors too.",
  });
};

/** usearch has no build for browsers. */
export const usearch: Usearch = { create: missing, load: missing, save: missing };
