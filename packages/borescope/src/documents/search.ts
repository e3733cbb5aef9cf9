import { idToJson, type Problems } from "@borescope/core";
import type { Hit, SearchResult, VectorIndex } from "@borescope/search";
import { indexFactsOf } from "./build-index.js";
import { problemList } from "./problems.js";
import type { SearchDocument } from "./search-schema.js";

/** What a search found, as a document. */
export function searchDocument(
  path: string,
  index: VectorIndex,
  result: SearchResult,
  found: Problems,
): SearchDocument {
  const { by, because, offset, more, hits } = result;
  return {
    schema: "borescope.search/1",
    index: indexFactsOf(path, index),
    by,
    because: because ?? null,
    offset,
    more,
    hits: hits.map((hit) => hitDocument(index, hit)),
    problems: problemList(found),
  };
}

/** A hit with what is known of its row. */
export function hitDocument({ dataset, table }: VectorIndex, { row, id, score }: Hit): SearchDocument["hits"][number] {
  const { images } = dataset;
  const objects = table === "images" ? null : table === "groundTruth" ? dataset.groundTruth : table.objects;
  const { names } = typeof table === "string" ? dataset.categories : table.categories;
  const image = objects === null ? row : objects.image[row]!;
  const box = objects?.box.subarray(4 * row, 4 * row + 4);
  return {
    id: idToJson(id),
    score,
    imageId: idToJson(images.ids.at(image)),
    fileName: images.fileNames[image]!,
    category: objects === null ? null : names[objects.category[row]!]!,
    box: box === undefined ? null : [box[0]!, box[1]!, box[2]!, box[3]!],
    tags: dataset.tags.of(table, row),
  };
}
