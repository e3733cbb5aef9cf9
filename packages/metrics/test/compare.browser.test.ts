import { expect, it } from "vitest";
import { COMPARED, comparedNumbers } from "./compare-numbers.js";

it("compares models to the same bits in the browser", () => {
  expect(comparedNumbers()).toBe(COMPARED);
});
