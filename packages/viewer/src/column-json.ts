import { BorescopeError, bytesFromBase64 } from "@borescope/core";
import { bytesToBase64 } from "./base64.js";

/** The kinds of columns that a report may hold, by the name that stands in its JSON. */
const KINDS = {
  float64: Float64Array,
  float32: Float32Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
} as const;

/** The key of a column in JSON. Objects of other data have none of that name. */
const KEY = "$column";

/** JSON in which typed arrays are `{"$column": "float64", "base64": "…"}`, their bytes in little-endian order. */
export function columnsToJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") return { big: String(each) }; // of attributes; as core writes ids
    if (!ArrayBuffer.isView(each)) return each;
    const kind = Object.entries(KINDS).find(([, type]) => each instanceof type)?.[0];
    if (kind === undefined) throw new TypeError(`a report holds no ${each.constructor.name}`);
    return { [KEY]: kind, base64: bytesToBase64(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)) };
  });
}

/** What {@link columnsToJson} wrote. @throws BorescopeError REPORT_DAMAGED */
export function columnsFromJson(text: string): unknown {
  return JSON.parse(text, (_, each: unknown) => {
    if (typeof each !== "object" || each === null || !(KEY in each)) return each;
    const { [KEY]: kind, base64 } = each as { readonly [KEY]: unknown; readonly base64?: unknown };
    const type = Object.hasOwn(KINDS, String(kind)) ? KINDS[kind as keyof typeof KINDS] : undefined;
    const bytes = typeof base64 === "string" ? bytesFromBase64(base64) : null;
    if (type === undefined || bytes === null || bytes.length % type.BYTES_PER_ELEMENT !== 0)
      throw new BorescopeError("REPORT_DAMAGED", { expected: "a column", found: JSON.stringify(each).slice(0, 60) });
    return new type(bytes.buffer);
  });
}
