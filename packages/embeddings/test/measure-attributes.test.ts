import { deflateSync } from "node:zlib";
import { encodePng } from "@borescope/castings";
import { type AttributeColumn, BorescopeError, bytesFolder, withAttributes } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { measureAttributes } from "../src/measure-attributes.js";
import { datasetOf, detectionsOf } from "./parts.js";

/** A part of one brightness on a black ground. */
function picture(width: number, height: number, value: number): Uint8Array {
  const data = new Uint8Array(3 * width * height);
  for (let y = 10; y < height - 10; y++) data.fill(value, 3 * (y * width + 10), 3 * (y * width + width - 10));
  return encodePng({ width, height, rgb: data }, deflateSync);
}

const SIZES = [
  [60, 50],
  [80, 90],
  [60, 50],
] as const;
const dataset = datasetOf(SIZES, [
  [0, 1, [10, 10, 40, 30]],
  [0, 1, [14, 14, 40, 30]],
  [1, 0, [10, 10, 60, 70]],
]);
const files = { "0.png": picture(60, 50, 100), "1.png": picture(80, 90, 200), "2.png": picture(60, 50, 250) };
const objects = dataset.select("groundTruth");
const values = (column: AttributeColumn | undefined) => Array.from(column?.kind === "number" ? column.values : []);

describe("measureAttributes", () => {
  it("measures the images of a selection and its objects, and no others", async () => {
    const seen: number[] = [];
    const {
      images,
      objects: own,
      unreadable,
      problems,
    } = await measureAttributes(objects, {
      images: bytesFolder(files),
      onProgress: ({ done, total }) => seen.push(done, total!),
    });
    expect(seen).toEqual([1, 2, 2, 2]);
    expect(values(images.get("shorterSide"))).toEqual([50, 80, Number.NaN]);
    expect(values(images.get("megapixels"))).toEqual([0.003, 0.0072, Number.NaN]);
    expect(values(images.get("brightness"))[0]).toBeCloseTo((100 * 40 * 30) / (60 * 50) / 255, 12);
    const [fits, shifted, other] = values(own!.get("edgeEvidence"));
    expect([fits, other]).toEqual([1, 1]);
    expect(shifted).toBeLessThan(0.2);
    expect([unreadable.count, problems.count()]).toEqual([0, 0]);
  });

  it("gives columns that can join the data set", async () => {
    const { images, objects: own } = await measureAttributes(objects, { images: bytesFolder(files) });
    const joined = withAttributes(dataset, { images, groundTruth: own });
    expect(joined.select("images", "brightness>0.3").ids()).toEqual([2]);
    expect(joined.select("groundTruth", "edgeEvidence<0.5 and shorterSide=50").ids()).toEqual([2]);
  });

  it("measures the boxes of detections, and images alone", async () => {
    const yolo = detectionsOf([[1, 0, [10, 10, 60, 70]]], [0.5]);
    const ofYolo = await measureAttributes(dataset.select(yolo), { images: bytesFolder(files) });
    expect(values(ofYolo.objects!.get("edgeEvidence"))).toEqual([1]);
    const all = await measureAttributes(dataset.select("images"), { images: bytesFolder(files) });
    expect(all.objects).toBeNull();
    expect(values(all.images.get("shorterSide"))).toEqual([50, 80, 50]);
    const none = await measureAttributes(dataset.select("images", "id:99"), { images: bytesFolder({}) });
    expect(values(none.images.get("noise"))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("counts images that cannot be read or found, and goes on", async () => {
    const broken = bytesFolder({ "0.png": files["0.png"], "1.png": new Uint8Array(9) });
    const { images, unreadable, problems } = await measureAttributes(dataset.select("images"), { images: broken });
    expect(unreadable.ids()).toEqual([2, 3]);
    expect(problems.report().map(({ code, count }) => [code, count])).toEqual([
      ["IMAGE_UNREADABLE", 1],
      ["IMAGE_NOT_FOUND", 1],
    ]);
    expect(values(images.get("shorterSide"))).toEqual([50, Number.NaN, Number.NaN]);
  });

  it("throws where none can be read, or nobody says where they are", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(measureAttributes(objects, { images: bytesFolder({}) })).rejects.toMatchObject({
      code: "IMAGE_NOT_FOUND",
      file: "0.png",
    });
    await expect(measureAttributes(objects)).rejects.toBeInstanceOf(BorescopeError);
    await expect(measureAttributes(objects, { images: bytesFolder(files), signal })).rejects.toThrow("enough");
  });

  it("measures no edges where the file says another size", async () => {
    const other = datasetOf([[50, 60]], [[0, 1, [10, 10, 40, 30]]]);
    const {
      images,
      objects: own,
      problems,
    } = await measureAttributes(other.select("groundTruth"), {
      images: bytesFolder(files),
    });
    expect(values(own!.get("edgeEvidence"))).toEqual([Number.NaN]);
    expect(values(images.get("shorterSide"))).toEqual([50]);
    expect(problems.report()[0]).toMatchObject({ code: "IMAGE_SIZE", count: 1 });
    const unsaid = datasetOf([[0, 0]], [[0, 1, [10, 10, 40, 30]]]);
    const believed = await measureAttributes(unsaid.select("groundTruth"), { images: bytesFolder(files) });
    expect(values(believed.objects!.get("edgeEvidence"))).toEqual([1]);
  });
});
