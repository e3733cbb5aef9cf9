export { openDiskCache } from "./cache/disk-cache-web.js";
export { openModelFolder } from "./models/model-folder-web.js";
