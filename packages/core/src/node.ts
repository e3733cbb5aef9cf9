export { feedFile } from "./node/feed-file.js";
export { fileSource, openSource } from "./node/file-source.js";
export { readFileBytes } from "./node/read-file.js";
