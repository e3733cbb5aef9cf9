export { type NeighbourGraph, type NeighbourOptions, neighbours } from "./neighbours.js";
export { type ProjectOptions, project } from "./project.js";
export { type TrustworthinessOptions, trustworthiness } from "./trustworthiness.js";
