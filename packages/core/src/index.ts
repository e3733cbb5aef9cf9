export { AttributeBuilder } from "./attribute-builder.js";
export { type AttributeColumn, type Attributes, attributeAt, takeAttributes } from "./attributes.js";
export { bytesFromBase64 } from "./base64.js";
export { type Categories, categoryRow, nearNames } from "./categories.js";
export { crc32 } from "./crc32.js";
export { csvLine } from "./csv-line.js";
export { Dataset, Detections } from "./dataset.js";
export { type DetectionColumns, detectionObjects } from "./detection-objects.js";
export type { CropRule, Embedder, EmbedderIdentity, EmbeddingSpace } from "./embedding.js";
export { BorescopeError, type ErrorDetails } from "./error.js";
export type {
  Filter,
  FilterAnd,
  FilterFlag,
  FilterNot,
  FilterOperator,
  FilterOr,
  FilterPlace,
  FilterTest,
} from "./filter/ast.js";
export type { FilterContext } from "./filter/fields.js";
export { formatFilter } from "./filter/format.js";
export { matchFilter } from "./filter/match.js";
export { parseFilter } from "./filter/parse.js";
export { type Evidence, type Finding, SEVERITIES, type Severity } from "./finding.js";
export { boxIou, boxIouMatrix } from "./geometry/box.js";
export {
  rotatedBoxArea,
  rotatedBoxCorners,
  rotatedBoxExtent,
  rotatedBoxFromCorners,
  rotatedBoxIou,
} from "./geometry/rotated-box.js";
export { GrowableFloat64, GrowableInt32, GrowableUint8, GrowableUint32 } from "./growable.js";
export { guessCause } from "./guess-cause.js";
export { idFromJson, idToJson, type JsonId } from "./id-json.js";
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
export { type ListReader, ListWalker, type ReadElement, type ReadMany } from "./json/list-walker.js";
export { JsonScanner, NEED_MORE } from "./json/scanner.js";
export type { Keypoints } from "./keypoints.js";
export { LazyWasm } from "./lazy-wasm.js";
export { rleIntersection, rleIou, rleIouMatrix } from "./masks/overlap.js";
export type { Masks } from "./masks/packed.js";
export { maskRle, unpackRings } from "./masks/packed-rle.js";
export { rleFromBox, rleFromPolygon, rleFromPolygons } from "./masks/rasterize.js";
export type { Rle } from "./masks/rle.js";
export { rleFromCounts, rleFromString, rleToString } from "./masks/rle-codec.js";
export { decodeRle, encodeMask, mergeRles, rleArea, rleToBox } from "./masks/rle-ops.js";
export { categoryRules, chooseRule, IdCodes, type IdRule, imageRules, withExtraCategories } from "./match-ids.js";
export type { Objects } from "./objects.js";
export type { Pixels } from "./pixels.js";
export {
  asProblem,
  badRow,
  type CategoryMatching,
  chooseAdapter,
  type DetectionsContext,
  type FormatAdapter,
  fieldsOf,
  type ImageMatching,
  type OutputFile,
  type ReadContext,
  type TableFields,
} from "./plugin.js";
export { type OnProblem, type Problem, type ProblemPlace, type ProblemSummary, Problems } from "./problems.js";
export { type LongWork, type OnProgress, type Progress, pause, throwIfAborted } from "./progress.js";
export { createRandom, type Random } from "./random.js";
export { Selection, selectAll, selectRows } from "./selection.js";
export { selectionCsv } from "./selection-csv.js";
export { partOf, type SelectionPart } from "./selection-part.js";
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
export { type Table, type TableName, tableName } from "./table.js";
export { type ReadTagsOptions, type TagFacts, Tags, type TagsDocument } from "./tags.js";
export { rowsWhere, takeRows } from "./take-rows.js";
export { type JoinedAttributes, withAttributes } from "./with-attributes.js";
