// What runs fast: distances with four lanes, and the moves of a map. The TypeScript in src does the same without it.
export { take } from "./memory";
export { distancesFrom, halfNorms, setRows } from "./rows";
export { candidates, setCandidates, sweep } from "./neighbours";
export { grow, plant } from "./tree";
export { epoch, seedLayout, setLayout } from "./layout";
