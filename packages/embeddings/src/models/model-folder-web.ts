import { resolveSource, type SourceInput, urlSource } from "@borescope/core";
import { sha256 } from "../sha256.js";
import { addressBelow, checkFile, folderOfSource, type ModelFolder, type ModelFolderOptions } from "./model-folder.js";

/** Opens a folder of a model's files: files that were picked, a `Source`, or a URL, behind which each file is fetched and checked when it is asked for; what is kept is the browser's to say. */
export async function openModelFolder(input: SourceInput, options: ModelFolderOptions): Promise<ModelFolder> {
  const { signal, files, headers } = options;
  if (typeof input !== "string" && !(input instanceof URL))
    return folderOfSource(await resolveSource(input, { signal }), options);
  const base = new URL(input, location.href);
  return {
    name: base.origin + base.pathname,
    async find(paths) {
      for (const path of paths) {
        const source = urlSource(addressBelow(base, path), { headers });
        if (!(await source.has(undefined, { signal }))) continue;
        const bytes = await source.bytes(undefined, { signal });
        const check = files?.[path];
        if (check !== undefined) checkFile(path, { size: bytes.length, sha256: await sha256(bytes) }, check);
        return { path, input: bytes, bytes: async () => bytes };
      }
      return null;
    },
  };
}
