export { feedFile } from "./node/feed-file.js";
export { readFileBytes } from "./node/read-file.js";
