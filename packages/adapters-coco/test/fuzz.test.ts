import { gzipSync } from "node:zlib";
import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import { BorescopeError, bytesSource, Dataset, Detections, Problems } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode, plain } from "./read-all-ways.js";

const GROUND_TRUTH = encode(`{"info":{"year":2024},
"images":[{"id":1,"file_name":"a.jpg","width":20,"height":10},{"id":"é","file_name":"ü\\u0041.jpg","width":20,"height":10}],
"annotations":[{"id":1,"image_id":1,"category_id":3,"bbox":[1.5,2,3e0,4],"area":12,"iscrowd":0,"segmentation":[[1,1,4,1,4,4]],"keypoints":[1,2,2,3,4,0],"num_keypoints":1},
{"id":9007199254740993,"image_id":"é","category_id":4,"bbox":[0,0,2,3],"segmentation":{"size":[2,3],"counts":"024"},"iscrowd":1,"x":{"y":[null,true,false]}}],
"categories":[{"id":3,"name":"burr"},{"id":4,"name":"crack","supercategory":"defect"}]}`);
const RESULTS = encode(`[{"image_id":1,"category_id":3,"segmentation":{"size":[10,20],"counts":[5,5,190]},"score":0.25},
{"image_id":"é","category_id":4,"segmentation":[[1,1,4,1,4,4,1,4]],"bbox":[1,2,3,4],"score":1e-3,"keypoints":[1,2,2]},
{"image_id":1,"category_id":4,"segmentation":{"size":[10,20],"counts":"0oU16"},"score":-7}]`);

const edits = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat(7) }),
    fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), length: fc.nat(40) }),
    fc.record({ kind: fc.constant("end" as const), at: fc.nat() }),
    fc.record({ kind: fc.constant("copy" as const), at: fc.nat(), from: fc.nat(), length: fc.nat(60) }),
    fc.record({
      kind: fc.constant("put" as const),
      at: fc.nat(),
      text: fc.constantFrom("9", "e9", "-", "null", "[", "]", "{", "}", ",", '"', ":", "\\", "1e300", "0", "\0"),
    }),
  ),
  { minLength: 1, maxLength: 3 },
);
type Edit = typeof edits extends fc.Arbitrary<(infer E)[]> ? E : never;

function apply(bytes: Uint8Array, edit: Edit): Uint8Array {
  const at = edit.at % (bytes.length + 1);
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  if (edit.kind === "end") return bytes.slice(0, at);
  if (edit.kind === "cut") return join(bytes.subarray(0, at), bytes.subarray(at + edit.length));
  if (edit.kind === "put") return join(bytes.subarray(0, at), encode(edit.text), bytes.subarray(at));
  if (edit.kind === "copy") {
    const from = edit.from % (bytes.length + 1);
    return join(bytes.subarray(0, at), bytes.subarray(from, from + edit.length), bytes.subarray(at));
  }
  const out = bytes.slice();
  if (at < out.length) out[at] = out[at]! ^ (1 << edit.bit);
  return out;
}

/** What comes of it; fails the test where that is neither a value nor a BorescopeError. */
function attempt<T>(read: () => T): T | BorescopeError {
  try {
    return read();
  } catch (error) {
    if (error instanceof BorescopeError) return error;
    throw error;
  }
}

describe("whatever is done to a file", () => {
  const dataset = readGroundTruth(GROUND_TRUTH);

  it("ground truth is read or refused, in pieces as whole", async () => {
    const property = fc.asyncProperty(edits, fc.integer({ min: 1, max: 90 }), async (list, chunkBytes) => {
      const bytes = list.reduce(apply, GROUND_TRUTH);
      for (const onProblem of ["throw", "skip"] as const) {
        const result = attempt(() => readGroundTruth(bytes, { onProblem }));
        const source = bytesSource(bytes, "gt.json");
        const inPieces = { ...source, stream: (path?: string) => source.stream(path, { chunkBytes }) };
        const context = { onProblem, problems: new Problems(), masks: true, keypoints: true };
        const other = await coco()
          .read(inPieces, context)
          .catch((error: unknown) =>
            attempt(() => {
              throw error;
            }),
          );
        if (result instanceof BorescopeError) expect((other as BorescopeError).code).toBe(result.code);
        else {
          expect(result).toBeInstanceOf(Dataset);
          expect(plain(other as Dataset)).toEqual(plain(result));
        }
      }
    });
    await fc.assert(property, { numRuns: 1500 });
  });

  it("results are read or refused", () => {
    const property = fc.property(edits, fc.boolean(), (list, skip) => {
      const bytes = list.reduce(apply, RESULTS);
      const result = attempt(() => readResults(bytes, dataset, { onProblem: skip ? "skip" : "throw" }));
      if (result instanceof BorescopeError) expect(result.code).toMatch(/^(JSON|COCO)_/);
      else expect(result).toBeInstanceOf(Detections);
    });
    fc.assert(property, { numRuns: 3000 });
  });
});

describe("gzip", () => {
  const context = { onProblem: "throw", problems: new Problems(), masks: true, keypoints: true } as const;
  const read = (bytes: Uint8Array) => coco().read(bytesSource(bytes, "val.json.gz"), context);
  const packed = Uint8Array.from(gzipSync(GROUND_TRUTH));

  it("is read as if it were plain", async () => {
    expect(plain(await read(packed))).toEqual(plain(readGroundTruth(GROUND_TRUTH)));
    expect(await coco().detect(bytesSource(packed, "val.json.gz"))).toBeGreaterThan(0.5);
  });

  it("is refused where it is cut off or damaged", async () => {
    for (const n of [3, 10, 40, packed.length - 8, packed.length - 1])
      await expect(read(packed.subarray(0, n)), `${n} bytes`).rejects.toMatchObject({ code: "SOURCE_GZIP" });
    for (let at = 12; at < packed.length; at += 11) {
      const bytes = packed.slice();
      bytes[at]! ^= 0x55;
      await expect(read(bytes), `byte ${at}`).rejects.toMatchObject({
        code: expect.stringMatching(/^(SOURCE_GZIP|JSON_|COCO_)/),
      });
    }
    await expect(read(Uint8Array.from(gzipSync("")))).rejects.toMatchObject({ code: "JSON_SYNTAX" });
  });
});
