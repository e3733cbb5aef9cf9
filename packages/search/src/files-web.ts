import { BorescopeError, resolveSource } from "@borescope/core";
import type { Files } from "./files.js";

/** Files of a browser: they are read, and given to the user as bytes. */
export const files: Files = {
  open: async (input) => resolveSource(input),
  async write(path) {
    throw new BorescopeError("SEARCH_UNWRITABLE", {
      file: path,
      expected: "Node, where there are paths",
      found: "a browser",
      hint: "indexBytes gives the bytes: put them in a Blob for a download, or in IndexedDB.",
    });
  },
};
