import { expect, it } from "vitest";
import { addressOf, MEASURED, measured } from "./measured-scene.js";

it.each(Object.entries(MEASURED))("%s is measured as in Node", async (name, expected) => {
  const bytes = new Uint8Array(await (await fetch(addressOf(name))).arrayBuffer());
  expect(await measured(bytes)).toEqual(expected);
});
