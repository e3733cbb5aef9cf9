export { fileSource, openSource } from "./node/file-source.js";
