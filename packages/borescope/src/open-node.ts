export { openSource as open } from "@borescope/core/node";

/** What every model runs on in Node. */
export const PLAIN_DEVICE = "cpu";
