import type { Problems } from "@borescope/core";
import type { Distribution, TableDistribution } from "@borescope/metrics";
import type { DistributionDocument } from "./distribution-schema.js";
import { problemList } from "./problems.js";

/** Distribution as a document. */
export function distributionDocument(of: Distribution, found: Problems): DistributionDocument {
  return {
    schema: "borescope.distribution/1",
    confidence: of.confidence,
    annotated: { ...tableOf(of.annotated), crowds: of.annotated.crowds },
    models: of.models.map((model) => ({ model: model.model, ...tableOf(model), unlisted: model.unlisted })),
    perClass: Array.from(of.perClass, ([category, { annotated, predicted }]) => ({
      category,
      annotated,
      predicted: [...predicted],
    })),
    imbalance: { ...of.imbalance, empty: [...of.imbalance.empty] },
    problems: problemList(found),
  };
}

function tableOf({ objects, images, sizes, perImage, without }: TableDistribution) {
  return {
    objects,
    images,
    sizes,
    imagesWithout: without.count,
    perImage: perImage && { ...perImage, images: [...perImage.images] },
  };
}
