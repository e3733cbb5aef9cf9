export { memoryCache, type VectorCache } from "./cache/vector-cache.js";
export type { CategoryFacts, ValueShare } from "./category-difference.js";
export type { StatisticsOptions } from "./check-statistics.js";
export { type Cluster, type ClusterOptions, type Clusters, cluster } from "./cluster.js";
export {
  type CompareGroupsOptions,
  compareGroups,
  type GroupComparison,
  type GroupDifference,
} from "./compare-groups.js";
export {
  type CrossTab,
  type CrossTabCell,
  type CrossTabOptions,
  type CrossTabSide,
  crossTab,
} from "./cross-tab.js";
export { type EmbedOptions, embed } from "./embed.js";
export { type CastingsFiles, type CastingsText, castings } from "./embedders/castings.js";
export { clip } from "./embedders/clip.js";
export { dinov2 } from "./embedders/dinov2.js";
export type { EncoderOptions } from "./embedders/encoder-folder.js";
export { type OnnxEmbedderOptions, onnxEmbedder, type TextSide } from "./embedders/onnx.js";
export type { Pooling } from "./embedders/pooling.js";
export { siglip } from "./embedders/siglip.js";
export { textureDescriptor } from "./embedders/texture.js";
export { type MeasuredAttributes, type MeasureOptions, measureAttributes } from "./measure-attributes.js";
export type { FileCheck, ModelFolderOptions } from "./models/model-folder.js";
export { type NeighbourGraph, type NeighbourOptions, neighbours } from "./neighbours.js";
export type { NumberFacts } from "./number-difference.js";
export { type ObjectAttributeOptions, objectAttributes } from "./object-attributes.js";
export { type OutlierOptions, outliers } from "./outliers.js";
export { type ProjectOptions, project } from "./project.js";
export { selectionsOfLabels } from "./selections-of-labels.js";
export { type ReadSpaceOptions, readSpace, writeSpace } from "./space-file.js";
export type { Correction } from "./statistics/adjust.js";
export { type TrustworthinessOptions, trustworthiness } from "./trustworthiness.js";
