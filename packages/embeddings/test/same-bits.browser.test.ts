import { expect, it } from "vitest";
import { hashes, SAME_BITS } from "./same-bits.js";

it("gives the bits that it gives in Node", async () => {
  expect(await hashes()).toEqual(SAME_BITS);
});
