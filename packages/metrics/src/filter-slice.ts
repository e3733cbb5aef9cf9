import { BorescopeError, type Dataset, type Detections, type Filter, matchFilter, parseFilter } from "@borescope/core";
import type { Slice } from "./slicing.js";

/** Fields that detections have too, and that say another thing there, or nothing. */
const NOT_OF_DETECTIONS = /^(id|tag|crowd|iscrowd|ignore)$/i;

/** What passes a filter, as a slice. @throws BorescopeError FILTER_*, UNKNOWN_CATEGORY, UNKNOWN_TAG */
export function filterSlice(dataset: Dataset, text: string, of: "images" | "groundTruth", name = text): Slice {
  const filter = parseFilter(text);
  const selection = dataset.select(of, matchFilter(filter, { dataset, table: of }));
  return { name, selection, belongs: (detections) => onDetections(dataset, detections, filter) };
}

/** The filter as detections see it; null where it asks for something that only annotations have. */
function onDetections(dataset: Dataset, detections: Detections, filter: Filter) {
  const own = dataset.groundTruth.attributes;
  const lacks = (field: string) => {
    const bare = field.replace(/^attribute\./i, "");
    // what detections find under such a name is an attribute of their image
    return NOT_OF_DETECTIONS.test(field) || (own?.has(bare) && !detections.objects.attributes?.has(bare));
  };
  if (fieldsOf(filter).some(lacks)) return null;
  try {
    return matchFilter(filter, { dataset, table: detections });
  } catch (error) {
    if (error instanceof BorescopeError && error.code === "FILTER_UNKNOWN_FIELD") return null;
    throw error;
  }
}

function fieldsOf(filter: Filter): string[] {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.parts.flatMap(fieldsOf);
    case "not":
      return fieldsOf(filter.part);
    default:
      return [filter.field];
  }
}
