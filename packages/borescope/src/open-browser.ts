export { resolveSource as open } from "@borescope/core";

/** What every model runs on in a browser. */
export const PLAIN_DEVICE = "wasm";
