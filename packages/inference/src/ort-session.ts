import type { Session } from "./session.js";
import type { Tensor, TensorData } from "./tensor.js";

/** What is used of onnxruntime-common, which both runtimes hand on. */
export interface Ort {
  readonly Tensor: new (type: string, data: never, dims: readonly number[]) => OrtTensor;
}

/** A tensor of the runtimes. */
export interface OrtTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
  dispose?(): void;
}

/** A session of the runtimes. */
export interface OrtSession {
  run(feeds: Record<string, never>): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

/** Dresses a runtime's session as a {@link Session}. */
export function wrapSession(ort: Ort, session: OrtSession): Session {
  return {
    async run(inputs) {
      const feeds: Record<string, never> = {};
      for (const [name, { data, dims }] of inputs)
        feeds[name] = new ort.Tensor(typeOf(data), data as never, dims) as never;
      const results = await session.run(feeds);
      return new Map<string, Tensor>(
        Object.entries(results).map(([name, { dims, data }]) => [name, { dims, data: data as TensorData }]),
      );
    },
    release: () => session.release(),
  };
}

function typeOf(data: TensorData): string {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Uint16Array) return "float16";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Float64Array) return "float64";
  return data instanceof Int8Array ? "int8" : "uint8";
}
