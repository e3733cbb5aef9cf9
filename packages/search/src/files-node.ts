import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { BorescopeError, throwIfAborted } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import type { Files } from "./files.js";

/** Files on disk. */
export const files: Files = {
  open: (input) => openSource(input),
  async write(path, pieces, signal) {
    const partial = `${path}.partial-${process.pid}-${randomBytes(4).toString("hex")}`;
    try {
      const file = await open(partial, "wx");
      try {
        for (const piece of pieces) await file.writeFile(piece, { signal });
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, path);
      await syncFolder(dirname(path));
    } catch (cause) {
      await rm(partial, { force: true });
      throwIfAborted(signal);
      throw new BorescopeError("SEARCH_UNWRITABLE", {
        file: path,
        expected: "a path that can be written",
        found: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    }
  },
};

/** Has the new name outlast a power cut, where the system lets folders be synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
