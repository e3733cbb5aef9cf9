export { readCastingsTextEncoder } from "@borescope/castings";
