import { readdirSync, readFileSync } from "node:fs";
import { BorescopeError } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guessDecoder } from "../src/decoders/guess.js";
import { defaultDecoders } from "../src/decoders/index.js";
import { namesOf } from "../src/decoders/shapes.js";
import type { ModelGraph } from "../src/graph.js";
import { readOnnxGraph } from "../src/onnx-graph.js";

const folder = new URL("./models/", import.meta.url);
const models = readdirSync(folder)
  .filter((name) => name.endsWith(".onnx"))
  .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
const model = fc.constantFrom(...models);

/** A graph with only what the tests look at. */
const withMetadata = (key: string, value: string): ModelGraph => ({
  inputs: [],
  outputs: [],
  metadata: new Map([[key, value]]),
  producer: "",
});

/** A field of a message: its number, and bytes or a whole number. */
function field(number: number, value: Uint8Array | number): Uint8Array {
  if (typeof value === "number") return Uint8Array.of(8 * number, ...varint(value));
  return Uint8Array.of(8 * number + 2, ...varint(value.length), ...value);
}
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
const message = (...fields: Uint8Array[]) => Uint8Array.from(fields.flatMap((each) => [...each]));
const text = (value: string) => new TextEncoder().encode(value);

/** A model of one input, whose dimensions are these messages. */
const withDimensions = (...dimensions: Uint8Array[]) => {
  const shape = message(...dimensions.map((each) => field(1, each)));
  const type = field(1, message(field(1, 1), field(2, shape)));
  return field(7, field(11, message(field(1, text("images")), field(2, type))));
};

/** What must never come but a sound answer or an error of ours. */
function read(bytes: Uint8Array): void {
  try {
    const graph = readOnnxGraph(bytes, "m.onnx");
    for (const { name, shape } of [...graph.inputs, ...graph.outputs]) {
      expect(typeof name).toBe("string");
      for (const size of shape ?? []) expect(typeof size === "string" || size >= 0).toBe(true);
    }
    guessDecoder(graph, defaultDecoders).preprocessing(graph);
  } catch (error) {
    expect(error).toBeInstanceOf(BorescopeError);
    expect((error as BorescopeError).code).toMatch(/^INFERENCE_(NOT_ONNX|INPUT|DECODER|LABELS)$/);
  }
}

describe("an ONNX file", () => {
  it("tells its inputs, outputs and metadata", () => {
    const graph = readOnnxGraph(new Uint8Array(readFileSync(new URL("yolo-pose.onnx", folder))));
    expect(graph.inputs).toEqual([{ name: "images", type: "float32", shape: [1, 3, 32, 32] }]);
    expect(graph.outputs).toEqual([{ name: "output0", type: "float32", shape: [1, 56, 21] }]);
    expect(graph.metadata.get("task")).toBe("pose");
    expect(graph.producer).toBe("make.py");
  });

  it("that is cut off anywhere is one that cannot be read, or that ends there", () => {
    fc.assert(
      fc.property(model, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (bytes, share) => {
        read(bytes.subarray(0, Math.floor(bytes.length * share)));
      }),
      { numRuns: 300 },
    );
  });

  it("with bytes changed is one that cannot be read, or says something else", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(model, changes, (bytes, all) => {
        const changed = bytes.slice();
        for (const [at, value] of all) changed[at % changed.length] = value;
        read(changed);
      }),
      { numRuns: 1000 },
    );
  });

  it("that is none at all is one that cannot be read", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read), { numRuns: 1000 });
  });

  it("of ten megabytes that say little is read in a moment", () => {
    const bytes = new Uint8Array(1e7).fill(0x08); // field 1, value 8, again and again
    const start = performance.now();
    expect(() => readOnnxGraph(bytes)).toThrow(/no graph/);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("has free dimensions with a name, without one, or below 0", () => {
    const minusOne = Uint8Array.of(8, ...new Array(9).fill(255), 1);
    const bytes = withDimensions(field(2, text("batch")), message(), minusOne, field(1, 640));
    expect(readOnnxGraph(bytes).inputs[0]!.shape).toEqual(["batch", "", "", 640]);
  });
});

describe("class names in the metadata", () => {
  it.each<[string, string[] | null]>([
    ["{0: 'open hole', 1: \"burr's\"}", ["open hole", "burr's"]],
    ["['a', 'b']", ["a", "b"]],
    ["{1: 'b'}", ["class 0", "b"]],
    ["{0: 'it\\'s'}", ["it's"]],
    ["{}", null],
    ["nonsense", null],
  ])("%s", (value, names) => {
    expect(namesOf(withMetadata("names", value))).toEqual(names);
  });

  it("of a class beyond all measure are an error", () => {
    expect(() => namesOf(withMetadata("names", "{999999999: 'x'}"))).toThrow(
      expect.objectContaining({ code: "INFERENCE_LABELS" }),
    );
  });

  it("are read in a moment, whatever they are", () => {
    const long = 200_000;
    const start = performance.now();
    for (const value of [
      "1".repeat(long),
      "1 ".repeat(long),
      "'".repeat(long + 1),
      `'${"\\".repeat(long)}`,
      "1:".repeat(long),
    ])
      namesOf(withMetadata("names", value));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
