export { openDiskCache } from "./cache/disk-cache-node.js";
export { openModelFolder } from "./models/model-folder-node.js";
