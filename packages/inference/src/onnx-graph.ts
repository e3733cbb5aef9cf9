import { BorescopeError } from "@borescope/core";
import type { ModelGraph } from "./graph.js";
import { ProtoReader } from "./proto-reader.js";
import type { ElementType, TensorInfo } from "./tensor.js";

/** Numbers of `TensorProto.DataType`. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  6: "int32",
  7: "int64",
  10: "float16",
  11: "float64",
};

/**
 * What an ONNX file says of itself: inputs, outputs, metadata. The runtimes do not hand out the metadata; so the few
 * fields that matter are read here, and the weights passed over.
 *
 * @param file - for errors
 * @throws BorescopeError INFERENCE_NOT_ONNX
 * @see onnx/onnx.proto
 */
export function readOnnxGraph(bytes: Uint8Array, file?: string): ModelGraph {
  try {
    return readModel(new ProtoReader(bytes));
  } catch (cause) {
    throw new BorescopeError("INFERENCE_NOT_ONNX", {
      file,
      expected: "an ONNX model",
      found:
        bytes.length === 0
          ? "an empty file"
          : `${bytes.length} bytes that are none (${String((cause as Error).message)})`,
      hint: "Export the model to ONNX; a .pt, .engine or .tflite file cannot be run.",
      cause,
    });
  }
}

function readModel(reader: ProtoReader): ModelGraph {
  const metadata = new Map<string, string>();
  let graph: Omit<ModelGraph, "metadata" | "producer"> | null = null;
  let producer = "";
  let version = "";
  while (reader.next()) {
    if (reader.field === 2) producer = reader.string();
    else if (reader.field === 3) version = reader.string();
    else if (reader.field === 7) graph = readGraph(reader.message());
    else if (reader.field === 14) {
      const [key, value] = readEntry(reader.message());
      metadata.set(key, value);
    } else reader.skip();
  }
  if (graph === null) throw new Error("no graph");
  return { ...graph, metadata, producer: `${producer} ${version}`.trim() };
}

function readGraph(reader: ProtoReader) {
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const weights = new Set<string>();
  while (reader.next()) {
    if (reader.field === 5) weights.add(readName(reader.message()));
    else if (reader.field === 11) inputs.push(readTensorInfo(reader.message()));
    else if (reader.field === 12) outputs.push(readTensorInfo(reader.message()));
    else reader.skip();
  }
  return { inputs: inputs.filter(({ name }) => !weights.has(name)), outputs };
}

function readEntry(reader: ProtoReader): [string, string] {
  let key = "";
  let value = "";
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  return [key, value];
}

/** The name of a `TensorProto`. */
function readName(reader: ProtoReader): string {
  while (reader.next()) {
    if (reader.field === 8) return reader.string();
    reader.skip();
  }
  return "";
}

function readTensorInfo(reader: ProtoReader): TensorInfo {
  let info: TensorInfo = { name: "", type: "other", shape: null };
  while (reader.next()) {
    if (reader.field === 1) info = { ...info, name: reader.string() };
    else if (reader.field === 2) info = { ...info, ...readType(reader.message()) };
    else reader.skip();
  }
  return info;
}

function readType(reader: ProtoReader): Pick<TensorInfo, "type" | "shape"> {
  while (reader.next()) {
    if (reader.field === 1) return readTensorType(reader.message());
    reader.skip();
  }
  return { type: "other", shape: null };
}

function readTensorType(reader: ProtoReader): Pick<TensorInfo, "type" | "shape"> {
  let type: TensorInfo["type"] = "other";
  let shape: TensorInfo["shape"] = null;
  while (reader.next()) {
    if (reader.field === 1) type = ELEMENT_TYPES[reader.integer()] ?? "other";
    else if (reader.field === 2) shape = readShape(reader.message());
    else reader.skip();
  }
  return { type, shape };
}

function readShape(reader: ProtoReader): (number | string)[] {
  const shape: (number | string)[] = [];
  while (reader.next()) {
    if (reader.field === 1) shape.push(readDimension(reader.message()));
    else reader.skip();
  }
  return shape;
}

function readDimension(reader: ProtoReader): number | string {
  while (reader.next()) {
    if (reader.field === 1) {
      const size = reader.integer();
      return size < 2 ** 63 ? size : ""; // below 0 means free too
    }
    if (reader.field === 2) return reader.string();
    reader.skip();
  }
  return "";
}
