export { openSource as open } from "@borescope/core/node";
