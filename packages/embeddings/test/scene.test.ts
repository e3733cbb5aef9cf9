import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { addressOf, MEASURED, measured } from "./measured-scene.js";

it.each(Object.entries(MEASURED))("%s is measured as in the browser", async (name, expected) => {
  expect(await measured(new Uint8Array(readFileSync(addressOf(name))))).toEqual(expected);
});
