import { BorescopeError, type Id, Ids } from "@borescope/core";
import { createEvaluator, type Evaluator, fingerprint } from "./evaluator.js";
import type { Matches } from "./matches.js";

const MAGIC = "BORESCOPE-EVALUATOR-1\n";
const COLUMNS = [
  "offsets",
  "row",
  "score",
  "image",
  "rank",
  "outcome",
  "positives",
  "groundTruths",
  "detections",
] as const;

interface Header {
  readonly fingerprint: string;
  readonly model: string;
  readonly parts: readonly {
    readonly ids: readonly unknown[];
    readonly blocks: number;
    readonly lengths: readonly number[];
  }[];
}

/** Magic, length of the header and checksum of all that follows them. */
const PREAMBLE = MAGIC.length + 8;

/**
 * The state of an evaluator as bytes: magic, checksum, a JSON header, then little-endian columns.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createEvaluator, evaluatorFromBytes, evaluatorToBytes } from "@borescope/metrics";
 *
 * const evaluator = createEvaluator({ categories: ["burr"] });
 * assert.equal(evaluatorFromBytes(evaluatorToBytes(evaluator)).images, 0);
 * ```
 */
export function evaluatorToBytes(evaluator: Evaluator): Uint8Array {
  const parts = evaluator.state();
  const header: Header = {
    fingerprint: fingerprint(evaluator),
    model: evaluator.model,
    parts: parts.map(({ ids, matches }) => ({
      ids: Array.from(ids, packId),
      blocks: matches.blocks,
      lengths: COLUMNS.map((name) => matches[name].length),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const columns = parts.flatMap(({ matches }) => COLUMNS.map((name) => bytesOf(matches[name])));
  const body = concat([text, ...columns.flatMap((bytes) => [bytes, new Uint8Array(-bytes.length & 7)])]);
  const preamble = new Uint8Array(PREAMBLE);
  preamble.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(preamble.buffer);
  view.setUint32(MAGIC.length, text.length, true);
  view.setUint32(MAGIC.length + 4, checksum(body), true);
  return concat([preamble, body]);
}

/**
 * An evaluator from its bytes.
 *
 * @throws BorescopeError METRICS_STATE where the bytes are of something else, of a newer version, cut or altered
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createEvaluator, evaluatorFromBytes, evaluatorToBytes } from "@borescope/metrics";
 *
 * const bytes = evaluatorToBytes(createEvaluator({ categories: ["burr"], model: "yolo" })); // on one machine
 * assert.equal(evaluatorFromBytes(bytes).model, "yolo"); // on another
 * assert.throws(() => evaluatorFromBytes(bytes.slice(0, -1)), { code: "METRICS_STATE" });
 * ```
 */
export function evaluatorFromBytes(bytes: Uint8Array): Evaluator {
  if (bytes.length < PREAMBLE || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC)
    throw fault("the state of an evaluator, version 1", "other bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(MAGIC.length, true);
  if (
    headerLength > bytes.length - PREAMBLE ||
    checksum(bytes.subarray(PREAMBLE)) !== view.getUint32(MAGIC.length + 4, true)
  )
    throw fault("the bytes as they were written", "cut or altered ones");
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREAMBLE, PREAMBLE + headerLength))) as Header;
  const payload = bytes.slice(PREAMBLE + headerLength);
  const evaluator = evaluatorOf(header);
  let at = 0;
  for (const { ids, blocks, lengths } of header.parts) {
    const matches: Record<string, unknown> = { blocks, length: lengths[1], partner: null };
    COLUMNS.forEach((name, i) => {
      const n = lengths[i]!;
      matches[name] =
        name === "score" ? new Float64Array(payload.buffer, at, n) : new Uint32Array(payload.buffer, at, n);
      at += (n * (name === "score" ? 8 : 4) + 7) & ~7;
    });
    evaluator.adopt({ ids: Ids.from(ids.map(unpackId)), matches: matches as unknown as Matches });
  }
  return evaluator;
}

function evaluatorOf(header: Header): Evaluator {
  const { categories, parameters, compatible } = JSON.parse(header.fingerprint, (key, value) =>
    key === "id" && typeof value === "string" && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  );
  const evaluator = createEvaluator({
    ...parameters,
    categories,
    model: header.model,
    ...(compatible ? { compatibility: "pycocotools" as const } : {}),
  });
  if (fingerprint(evaluator) !== header.fingerprint) throw fault("parameters of this version", "others");
  return evaluator;
}

function packId(id: Id): unknown {
  return typeof id === "bigint" ? { big: String(id) } : id;
}

function unpackId(value: unknown): Id {
  return typeof value === "object" && value !== null ? BigInt((value as { big: string }).big) : (value as Id);
}

function bytesOf(column: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** FNV-1a over 32 bits. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

function fault(expected: string, found: string): BorescopeError {
  return new BorescopeError("METRICS_STATE", { expected, found, hint: "Write the state again with this version." });
}
