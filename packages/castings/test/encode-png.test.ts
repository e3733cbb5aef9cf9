import { deflateSync, inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { encodePng } from "../src/index.js";

const raster = {
  width: 3,
  height: 2,
  rgb: Uint8Array.of(1, 2, 3, 250, 4, 9, 7, 7, 7, 0, 255, 128, 64, 32, 16, 8, 4, 2),
};

it("writes size and pixels that can be read back", () => {
  const png = encodePng(raster, deflateSync);
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([3, 2]);
  const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
  const back = [...rows.subarray(1, 10)];
  for (let k = 3; k < 9; k++) back[k] = ((back[k] ?? 0) + (back[k - 3] ?? 0)) & 255;
  const second = [...rows.subarray(11, 20)].map((value, k) => (value + (back[k] ?? 0)) & 255);
  expect([...back, ...second]).toEqual([...raster.rgb]);
});

it("ends with the checksum that every PNG ends with", () => {
  expect([...encodePng(raster, deflateSync).subarray(-4)]).toEqual([0xae, 0x42, 0x60, 0x82]);
});
