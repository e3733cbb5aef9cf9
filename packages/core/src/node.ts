export { readFileBytes } from "./node/read-file.js";
