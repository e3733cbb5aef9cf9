import { Dataset, selectRows } from "@borescope/core";
import { embed, readSpace, writeSpace } from "@borescope/embeddings";
import { beforeAll, describe, expect, it } from "vitest";
import { detectionsOf, objectsOf, type Row, scene } from "./scene.js";

const ROWS: readonly Row[] = [
  [1, 0, 10, 10, 20, 10],
  [0, 1, 30, 30, 8, 8],
  [1, 0, 40, 40, 9, 9],
];
let dataset: Dataset;
let bytes: Uint8Array;
beforeAll(async () => {
  ({ dataset } = await scene(ROWS));
  bytes = await writeSpace(await embed(dataset, { of: selectRows(dataset, "groundTruth", [0, 2]) }));
});

describe("a file of a space", () => {
  it("comes back as it was, joined to the data set by ids", async () => {
    const before = await embed(dataset, { of: selectRows(dataset, "groundTruth", [0, 2]) });
    const after = await readSpace(bytes, dataset);
    expect(after.embedder).toEqual(before.embedder);
    expect(after.vectors).toEqual(before.vectors);
    expect(after.selection.toJSON()).toEqual({ table: "groundTruth", ids: [10, 30] });
    expect(await writeSpace(after)).toEqual(bytes);
  });

  it("takes a data set that has more objects by now", async () => {
    const more = new Dataset(dataset.images, dataset.categories, objectsOf([...ROWS, [0, 0, 1, 1, 2, 2]]));
    expect((await readSpace(bytes, more)).selection.rows).toEqual(Uint32Array.of(0, 2));
  });

  it("of detections wants the model's detections", async () => {
    const yolo = detectionsOf(dataset, ROWS);
    const file = await writeSpace(await embed(dataset, { of: yolo }));
    await expect(readSpace(file, dataset)).rejects.toMatchObject({ code: "SPACE_DATASET" });
    expect((await readSpace(file, dataset, { detections: [yolo] })).selection.model).toBe(yolo);
  });

  it("is refused by another data set: ids that it lacks, boxes that were moved", async () => {
    const fewer = new Dataset(dataset.images, dataset.categories, objectsOf(ROWS.slice(0, 2)));
    await expect(readSpace(bytes, fewer)).rejects.toMatchObject({ code: "SPACE_DATASET", found: "none" });
    const moved = new Dataset(
      dataset.images,
      dataset.categories,
      objectsOf([[1, 0, 10, 10, 20, 11], ...ROWS.slice(1)]),
    );
    await expect(readSpace(bytes, moved)).rejects.toMatchObject({ code: "SPACE_DATASET" });
  });

  it("is refused with any one byte altered, and cut off anywhere", async () => {
    for (let at = 0; at < bytes.length; at++) {
      const altered = bytes.slice();
      altered[at]! ^= 1 << (at % 8);
      const code = at < 4 ? "SPACE_FORMAT" : at < 8 ? "SPACE_NEWER" : "SPACE_DAMAGED";
      await expect(readSpace(altered, dataset)).rejects.toMatchObject({ code });
    }
    for (let length = 0; length < bytes.length; length += 7)
      await expect(readSpace(bytes.slice(0, length), dataset, { file: "space.bin" })).rejects.toMatchObject({
        code: length < 12 ? "SPACE_FORMAT" : "SPACE_DAMAGED",
        file: "space.bin",
      });
  });
});
