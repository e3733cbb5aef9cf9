/** A tensor as the runtimes give and take it: row-major. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** What a tensor's numbers lie in; 64-bit integers arrive as BigInt. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Uint16Array
  | Int32Array
  | Uint8Array
  | Int8Array
  | BigInt64Array;

/** Element types that models take and give here. */
export type ElementType = "float32" | "float16" | "float64" | "int64" | "int32" | "uint8" | "int8";

/** What a graph says of one of its inputs or outputs. */
export interface TensorInfo {
  readonly name: string;
  readonly type: ElementType | "other";
  /** A number, or the name of a dimension that is free ("" where it has none); null where the graph gives no shape. */
  readonly shape: readonly (number | string)[] | null;
}
