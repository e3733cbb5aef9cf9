export { CastingsBuilder, castingsDataset } from "./dataset.js";
export { type CastingsDetector, castingsDetector } from "./detector.js";
export { encodePng, type RgbRaster } from "./encode-png.js";
export { type CastingsTextEncoder, type EncodedText, readCastingsTextEncoder } from "./encoder/text-encoder.js";
export type { CastingsVocabulary, TokenizedText } from "./encoder/vocabulary.js";
export { type CastingsEncoder, castingsEncoder } from "./encoder.js";
export { generateCastings } from "./generate.js";
export type { PerCategory, SimulationOptions } from "./simulation/options.js";
export { simulateDetections } from "./simulation/simulate.js";
export {
  CASTING_CATEGORIES,
  CASTING_PARTS,
  type CastingAttributes,
  type CastingCategory,
  type CastingImage,
  type CastingObject,
  type CastingObjectAttributes,
  type CastingOptions,
  type CastingPart,
  type DefectPlace,
} from "./types.js";
