export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export {
  BorescopeError,
  Dataset,
  Detections,
  type Embedder,
  type EmbeddingSpace,
  type FormatAdapter,
  Problems,
  Selection,
  type Source,
  type SourceInput,
} from "@borescope/core";
export {
  type Cluster,
  type ClusterOptions,
  type Clusters,
  type CompareGroupsOptions,
  type CrossTab,
  type CrossTabOptions,
  castings,
  clip,
  cluster,
  compareGroups,
  crossTab,
  dinov2,
  type EmbedOptions,
  type EncoderOptions,
  embed,
  type GroupComparison,
  type MeasuredAttributes,
  type MeasureOptions,
  measureAttributes,
  type NeighbourGraph,
  type NeighbourOptions,
  neighbours,
  type OnnxEmbedderOptions,
  type OutlierOptions,
  onnxEmbedder,
  outliers,
  type ProjectOptions,
  project,
  type ReadSpaceOptions,
  readSpace,
  selectionsOfLabels,
  siglip,
  textureDescriptor,
  writeSpace,
} from "@borescope/embeddings";
export {
  createDetector,
  type DetectOptions,
  Detector,
  type DetectorOptions,
} from "@borescope/inference";
export {
  type AtConfidence,
  type Calibration,
  type CalibrationOptions,
  type CategoryResult,
  CONVENTIONS,
  type CompareOptions,
  type Comparison,
  ConfidenceCurve,
  type ConfusionMatrix,
  type Convention,
  type ConventionName,
  type CurveOptions,
  calibration,
  coco as cocoProtocol,
  compareModels,
  compareModelsAsync,
  confusionMatrix,
  createEvaluator,
  curves,
  type DetectionCurves,
  type Distribution,
  type DistributionOptions,
  distribution,
  type ErrorTypeOptions,
  type ErrorTypes,
  type EvaluateOptions,
  type Evaluation,
  errorTypes,
  evaluate,
  evaluateAsync,
  evaluateSlices,
  evaluateSlicesAsync,
  type Hierarchy,
  type ImageOutcomes,
  imageList,
  type LvisOptions,
  lvis,
  type MainError,
  type NamedSelection,
  type ObjectOutcome,
  type OpenImagesOptions,
  type OutcomeOptions,
  type Outcomes,
  objectList,
  openImages,
  outcomesOf,
  type Protocol,
  type RankedWorth,
  type RecalibrateOptions,
  type Recalibration,
  type Reconciliation,
  rankWorth,
  recalibrate,
  reconcile,
  type SlicesOptions,
  type SlicesResult,
  type Slicing,
  type SpecialError,
  type Summary,
  tagOutcomes,
  type VocOptions,
  voc2007,
  voc2012,
  type Worth,
  type WorthOptions,
  worth,
} from "@borescope/metrics";
export {
  type BuildIndexOptions,
  buildIndex,
  exactStore,
  type Hit,
  indexBytes,
  type LoadIndexOptions,
  loadIndex,
  type Query,
  type SearchOptions,
  type SearchResult,
  saveIndex,
  type UsearchStoreOptions,
  usearchStore,
  VectorIndex,
  type VectorStore,
} from "@borescope/search";
export { defaultAdapters } from "./adapters.js";
export { type IndexDocument, indexSchema } from "./documents/build-index-schema.js";
export { type CalibrationDocument, calibrationSchema } from "./documents/calibration-schema.js";
export { type CompareGroupsDocument, compareGroupsSchema } from "./documents/compare-groups-schema.js";
export { type CompareDocument, compareSchema } from "./documents/compare-schema.js";
export { confusionSchema, confusionsSchema } from "./documents/confusion-schema.js";
export { type CurvesDocument, curvesSchema } from "./documents/curves-schema.js";
export { detectSchema } from "./documents/detect-schema.js";
export { type DistributionDocument, distributionSchema } from "./documents/distribution-schema.js";
export { embedSchema } from "./documents/embed-schema.js";
export { errorSchema } from "./documents/error-schema.js";
export { type ErrorsDocument, errorsSchema } from "./documents/errors-schema.js";
export { type EvaluationDocument, evaluationSchema } from "./documents/evaluation-schema.js";
export { hierarchySchema } from "./documents/hierarchy-schema.js";
export { imagesSchema } from "./documents/images-schema.js";
export { infoSchema } from "./documents/info-schema.js";
export { type MapDocument, mapSchema } from "./documents/map-schema.js";
export { objectsSchema } from "./documents/objects-schema.js";
export { type ReportDocument, reportWrittenSchema } from "./documents/report-schema.js";
export { type SearchDocument, searchSchema } from "./documents/search-schema.js";
export { type SlicesDocument, slicesSchema } from "./documents/slices-schema.js";
export { type WorthDocument, worthSchema } from "./documents/worth-schema.js";
export { castingsSchema, convertSchema, tagSchema, writtenSchema } from "./documents/written-schema.js";
export { type InspectOptions, inspect } from "./inspect.js";
export { type JoinAttributesOptions, joinAttributes } from "./join-attributes.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
export { type ReadTagsFileOptions, readTags } from "./read-tags.js";
