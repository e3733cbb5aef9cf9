export { openDiskCache } from "./cache/disk-cache-node.js";
