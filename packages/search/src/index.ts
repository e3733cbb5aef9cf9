export { type BuildIndexOptions, buildIndex } from "./build-index.js";
export { type ExactStoreOptions, exactStore } from "./exact-store.js";
export { type LoadIndexOptions, loadIndex } from "./load-index.js";
export type { Query } from "./query.js";
export { indexBytes, saveIndex } from "./save-index.js";
export type { Hit, SearchResult } from "./search-result.js";
export type { Neighbours, OpenStore, StoreSearchOptions, VectorStore } from "./store.js";
export { type UsearchStoreOptions, usearchStore } from "./usearch-store.js";
export { type IndexParts, type SearchOptions, VectorIndex } from "./vector-index.js";
