export { memoryCache, type VectorCache } from "./cache/vector-cache.js";
export { type EmbedOptions, embed } from "./embed.js";
export { type CastingsFiles, type CastingsText, castings } from "./embedders/castings.js";
export { type OnnxEmbedderOptions, onnxEmbedder, type TextSide } from "./embedders/onnx.js";
export type { Pooling } from "./embedders/pooling.js";
export { textureDescriptor } from "./embedders/texture.js";
export { type ReadSpaceOptions, readSpace, writeSpace } from "./space-file.js";
