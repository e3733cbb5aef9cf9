export { type Cluster, type ClusterOptions, type Clusters, cluster } from "./cluster.js";
export { type NeighbourGraph, type NeighbourOptions, neighbours } from "./neighbours.js";
export { type OutlierOptions, outliers } from "./outliers.js";
export { type ProjectOptions, project } from "./project.js";
export { type TrustworthinessOptions, trustworthiness } from "./trustworthiness.js";
