import { BorescopeError, type LongWork, type Source, type SourceInput } from "@borescope/core";

/** What a file of a model must be. */
export interface FileCheck {
  /** Bytes. */
  readonly size?: number | undefined;
  /** 64 hexadecimal digits. */
  readonly sha256?: string | undefined;
}

/** Options of what takes a folder of a model's files. */
export interface ModelFolderOptions extends LongWork {
  /** By path in the folder: what a downloaded file must be; one that is something else is an error. */
  readonly files?: Readonly<Record<string, FileCheck>> | undefined;
  /** In Node, where downloads are kept; default `borescope/models` in the user's cache folder. */
  readonly cache?: string | undefined;
  /** Sent with every request: `{ authorization: "Bearer …" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A file of a model. */
export interface ModelPart {
  readonly path: string;
  /** As a runtime opens it. */
  readonly input: SourceInput;
  bytes(): Promise<Uint8Array>;
}

/** A folder of a model's files: on disk, in memory, or behind a URL. */
export interface ModelFolder {
  readonly name: string;
  /** The first of these paths that there is; null where there is none. */
  find(paths: readonly string[]): Promise<ModelPart | null>;
}

/** A folder that a source holds. */
export function folderOfSource(source: Source, { signal }: ModelFolderOptions): ModelFolder {
  return {
    name: source.name,
    async find(paths) {
      for (const path of paths) {
        if (!(await source.has(path, { signal }))) continue;
        const bytes = () => source.bytes(path, { signal });
        // weights that lie beside a model are found by its path alone
        return { path, input: source.syncPath?.(path) ?? (await bytes()), bytes };
      }
      return null;
    },
  };
}

/** A part that must be there. @throws BorescopeError EMBED_MODEL */
export async function needed(folder: ModelFolder, paths: readonly string[]): Promise<ModelPart> {
  const found = await folder.find(paths);
  if (found !== null) return found;
  throw new BorescopeError("EMBED_MODEL", {
    file: folder.name,
    expected: `a file ${paths.join(" or ")}`,
    found: "none",
    hint: "Export the model to ONNX as Optimum does, or give the folder that holds the export.",
  });
}

/** The address of a file below a URL. */
export function addressBelow(base: string | URL, path: string): URL {
  const folder = new URL(base);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  const address = new URL(path, folder);
  address.search = folder.search;
  return address;
}

/** @throws BorescopeError EMBED_DOWNLOAD where a file is not what it must be */
export function checkFile(file: string, found: Required<FileCheck>, check: FileCheck): void {
  for (const field of ["size", "sha256"] as const) {
    const wanted = check[field];
    if (wanted === undefined || wanted === found[field]) continue;
    throw new BorescopeError("EMBED_DOWNLOAD", {
      file,
      expected: `${field} ${wanted}`,
      found: String(found[field]),
      hint: "The server has another version of the file, or something between altered it; nothing of it was kept.",
    });
  }
}
