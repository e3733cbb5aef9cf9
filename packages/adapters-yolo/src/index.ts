export type { YoloOptions, YoloTask } from "./options.js";
export { yolo } from "./yolo.js";
