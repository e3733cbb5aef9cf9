import type { EmbeddingSpace, Problems } from "@borescope/core";
import type * as z from "zod";
import type { embedSchema } from "./embed-schema.js";
import { problemList } from "./problems.js";

/** The document of `borescope embed --json`. */
export function embedDocument(
  { embedder, selection }: EmbeddingSpace,
  left: number,
  path: string,
  problems: Problems,
): z.input<typeof embedSchema> {
  const { name, dimension, fingerprint } = embedder;
  return {
    schema: "borescope.embed/1",
    embedder: { name, dimension, fingerprint },
    table: selection.table,
    vectors: selection.count,
    left,
    path,
    problems: problemList(problems),
  };
}
