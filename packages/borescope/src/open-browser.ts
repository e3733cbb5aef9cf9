export { resolveSource as open } from "@borescope/core";
