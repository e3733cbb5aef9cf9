import { bytesFromBase64 } from "@borescope/core";
import { askServer } from "./ask-server.js";
import type { ReportBackend } from "./backend.js";
import { CHUNK_FOLDER, CHUNK_TAKER, chunkError } from "./chunks.js";
import { modelRunner } from "./model-runner.js";
import type { PageSetting } from "./page-setting.js";

/** What a page of its own has besides its report: the chunks beside it, and its server. */
export function pageBackend({ chunks, served }: PageSetting): ReportBackend {
  return {
    chunk: chunks ? chunkReader() : undefined,
    image: served?.images === true ? (row) => `images/${row}` : undefined,
    runModel: modelRunner(),
    search: served === null ? undefined : { spaces: served.spaces, search: askServer },
  };
}

/** Reads chunks as classic scripts: browsers load them from disk, where they fetch nothing. */
function chunkReader(): NonNullable<ReportBackend["chunk"]> {
  const taken = new Map<string, string>();
  Object.assign(globalThis, { [CHUNK_TAKER]: (name: string, base64: string) => taken.set(name, base64) });
  return (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${CHUNK_FOLDER}/${name}.js`;
      script.onerror = () => reject(chunkError(name, "nothing that the browser loads"));
      script.onload = () => {
        const bytes = bytesFromBase64(taken.get(name) ?? "?");
        taken.delete(name);
        script.remove();
        if (bytes === null) reject(chunkError(name, "something else"));
        else resolve(bytes);
      };
      document.head.append(script);
    });
}
