import { BorescopeError, type SourceInput } from "@borescope/core";
import { runtime } from "#runtime";
import { type Device, type DeviceChoice, openOn } from "./device.js";
import type { ModelGraph } from "./graph.js";
import { readModel } from "./model-input.js";
import { readOnnxGraph } from "./onnx-graph.js";
import type { Session } from "./session.js";
import type { Tensor } from "./tensor.js";
import { badOption } from "./thresholds.js";

/** Options of {@link openModel}. */
export interface OpenModelOptions {
  /** The model: its bytes, a `Blob` or `File`, a URL, a `Source`; in Node also a path. */
  readonly model: SourceInput;
  /** What it runs on; default `auto`. */
  readonly device?: DeviceChoice | undefined;
  /** Threads on the CPU; default: the runtime's. */
  readonly threads?: number | undefined;
  /** Stops the loading. */
  readonly signal?: AbortSignal | undefined;
}

/** A model file that was read and is not yet opened. */
export interface ModelFile {
  /** The file's name. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly graph: ModelGraph;
  /** @throws BorescopeError INFERENCE_DEVICE, INFERENCE_RUNTIME_MISSING */
  open(): Promise<OpenModel>;
}

/** Reads a model and what its graph says. @throws BorescopeError INFERENCE_NOT_ONNX, INFERENCE_OPTION, SOURCE_* */
export async function readModelFile(options: OpenModelOptions): Promise<ModelFile> {
  const { device = "auto", threads, signal } = options;
  if (!["auto", ...runtime.chain].includes(device))
    throw badOption("device", `one of auto, ${runtime.chain.join(", ")}`, device);
  const { bytes, path, name } = await readModel(options.model, signal);
  const graph = readOnnxGraph(bytes, name);
  return {
    name,
    bytes,
    graph,
    async open() {
      const opened = await openOn(runtime, path ?? bytes, device, { threads });
      return new OpenModel(name, graph, opened.device, opened.session);
    },
  };
}

/**
 * Opens an ONNX model of any kind: tensors in, tensors out.
 *
 * @returns the model, and the bytes of its file
 * @throws BorescopeError INFERENCE_NOT_ONNX, INFERENCE_DEVICE, INFERENCE_RUNTIME_MISSING, INFERENCE_OPTION, SOURCE_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openModel } from "@borescope/inference";
 *
 * const { model, bytes } = await openModel({ model: "model.onnx", device: "cpu" });
 * assert.ok(bytes.length > 0);
 * const dims = [1, 3, 32, 32];
 * const outputs = await model.run(new Map([["images", { dims, data: new Float32Array(3 * 32 * 32) }]]));
 * assert.deepEqual([...outputs.keys()], model.graph.outputs.map(({ name }) => name));
 * await model.dispose();
 * ```
 */
export async function openModel(
  options: OpenModelOptions,
): Promise<{ readonly model: OpenModel; readonly bytes: Uint8Array }> {
  const file = await readModelFile(options);
  return { model: await file.open(), bytes: file.bytes };
}

/**
 * A model that is loaded and ready; {@link openModel} makes one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type OpenModel, openModel } from "@borescope/inference";
 *
 * const model: OpenModel = (await openModel({ model: "model.onnx", device: "cpu" })).model;
 * assert.deepEqual(model.graph.inputs[0]?.shape, ["batch", 3, 32, 32]);
 * await model.dispose();
 * await assert.rejects(model.run(new Map()), { code: "INFERENCE_DISPOSED" });
 * ```
 */
export class OpenModel {
  private readonly running = new Set<Promise<unknown>>();
  private released: Promise<void> | undefined;

  /** @internal */
  constructor(
    /** Of the file. */
    readonly name: string,
    /** What the file says of itself. */
    readonly graph: ModelGraph,
    /** What it runs on, and why not on something else. */
    readonly device: Device,
    private readonly session: Session,
  ) {}

  /** @throws BorescopeError INFERENCE_RUN, INFERENCE_DISPOSED */
  async run(inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>> {
    if (this.released !== undefined)
      throw new BorescopeError("INFERENCE_DISPOSED", { expected: "a model", found: "one that was disposed of" });
    const work = this.session.run(inputs);
    this.running.add(work);
    try {
      return await work;
    } catch (cause) {
      const sizes = Array.from(inputs, ([name, { dims }]) => `${name} [${dims.join(", ")}]`);
      throw new BorescopeError("INFERENCE_RUN", {
        expected: `a model that runs on ${sizes.join(", ")}`,
        found: cause instanceof Error ? cause.message : String(cause),
        hint: "Where the graph leaves its size free, preprocessing: { width, height } says which to use.",
        cause,
      });
    } finally {
      this.running.delete(work);
    }
  }

  /** Lets the model's memory go, once it has run what it is running; may be called again. */
  dispose(): Promise<void> {
    this.released ??= Promise.allSettled(this.running).then(() => this.session.release());
    return this.released;
  }
}
