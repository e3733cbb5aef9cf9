import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SourceInput } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { download } from "./download-node.js";
import { addressBelow, folderOfSource, type ModelFolder, type ModelFolderOptions } from "./model-folder.js";

/** Opens a folder of a model's files: a path, a `Source` and so on; behind a URL, each file is downloaded when it is asked for. */
export async function openModelFolder(input: SourceInput, options: ModelFolderOptions): Promise<ModelFolder> {
  const address = typeof input === "string" || input instanceof URL ? String(input) : "";
  if (!/^https?:\/\//i.test(address))
    return folderOfSource(await openSource(input, { signal: options.signal }), options);
  const base = new URL(address);
  const own = `${base.host}${base.pathname}`.replace(/[^\w.-]+/g, "_").replace(/_$/, "");
  const root = join(options.cache ?? defaultCache(), own);
  return {
    name: base.origin + base.pathname,
    async find(paths) {
      for (const path of paths) {
        const target = join(root, ...path.split("/"));
        if (!(await download(addressBelow(base, path), target, options, options.files?.[path] ?? {}))) continue;
        return { path, input: target, bytes: async () => new Uint8Array(await readFile(target)) };
      }
      return null;
    },
  };
}

function defaultCache(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "borescope", "models");
}
