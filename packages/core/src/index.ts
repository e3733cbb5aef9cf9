export { type Categories, categoryRow, nearNames } from "./categories.js";
export { Dataset, Detections } from "./dataset.js";
export { BorescopeError, type ErrorDetails } from "./error.js";
export { boxIou, boxIouMatrix } from "./geometry/box.js";
export { GrowableFloat64, GrowableInt32, GrowableUint8, GrowableUint32 } from "./growable.js";
export { guessCause } from "./guess-cause.js";
export { compareIds, type Id, Ids } from "./ids.js";
export {
  type ImageFormat,
  type ImageHeader,
  imageSize,
  type NeedMore,
  type Orientation,
  readImageHeader,
} from "./image-header.js";
export type { Images } from "./images.js";
export { feed } from "./json/feed.js";
export { KeySet } from "./json/key-set.js";
export { ListWalker, type ReadElement } from "./json/list-walker.js";
export { JsonScanner, NEED_MORE } from "./json/scanner.js";
export type { Keypoints } from "./keypoints.js";
export { rleIntersection, rleIou, rleIouMatrix } from "./masks/overlap.js";
export type { Masks } from "./masks/packed.js";
export { maskRle, unpackRings } from "./masks/packed-rle.js";
export { rleFromBox, rleFromPolygon, rleFromPolygons } from "./masks/rasterize.js";
export type { Rle } from "./masks/rle.js";
export { rleFromCounts, rleFromString, rleToString } from "./masks/rle-codec.js";
export { decodeRle, encodeMask, mergeRles, rleArea, rleToBox } from "./masks/rle-ops.js";
export { categoryRules, chooseRule, IdCodes, type IdRule, imageRules, withExtraCategories } from "./match-ids.js";
export type { Objects } from "./objects.js";
export {
  asProblem,
  badRow,
  type CategoryMatching,
  chooseAdapter,
  type DetectionsContext,
  type FormatAdapter,
  type ImageMatching,
  type OutputFile,
  type ReadContext,
} from "./plugin.js";
export { type OnProblem, type Problem, type ProblemPlace, type ProblemSummary, Problems } from "./problems.js";
export { type LongWork, type OnProgress, type Progress, throwIfAborted } from "./progress.js";
export { createRandom, type Random } from "./random.js";
export { blobSource, filesSource, type NamedBlob } from "./source/blob-source.js";
export { bytesFolder, bytesSource } from "./source/bytes-source.js";
export type { RandomAccess } from "./source/entry.js";
export { type GunzipOptions, gunzipIfNeeded, gunzipStream, isGzip } from "./source/gunzip.js";
export { type FileHandleLike, type FolderHandleLike, handleSource } from "./source/handle-source.js";
export { type ResolveOptions, resolveSource, type SourceInput } from "./source/resolve.js";
export { safePath } from "./source/safe-path.js";
export { DEFAULT_CHUNK_BYTES, isSource, type ReadOptions, type Source, type StreamOptions } from "./source/source.js";
export { type UrlOptions, urlSource } from "./source/url-source.js";
export { DEFAULT_ZIP_LIMITS, type ZipLimits } from "./source/zip-entry.js";
export { type ZipOptions, zipSource } from "./source/zip-source.js";
export { takeRows } from "./take-rows.js";
