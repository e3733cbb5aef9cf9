import { createRandom } from "../random.js";

/** What stands in for a number of the file, or for a text in quotes. */
const TOKENS = ["nan", "-1", "1e999", "99999999999999999999", "", "-0.5", '"__proto__"', "../../etc/passwd", "1 2"];

/** How many places of a file are tried. */
const PLACES = 24;

/** Damaged copies of a file, with what was done to each. The same file has the same copies every time. */
export function* damagesOf(bytes: Uint8Array): Generator<readonly [what: string, damaged: Uint8Array]> {
  const { length } = bytes;
  const cuts = [0, 1, 2, 0.1, 0.25, 0.5, 0.75, 0.9].map((part) => (part < 1 ? Math.floor(part * length) : part));
  for (const cut of new Set([...cuts, length - 1, length - 2]))
    if (cut >= 0 && cut < length) yield [`cut after ${cut} bytes`, bytes.slice(0, cut)];

  const random = createRandom(length);
  for (let i = 0; i < PLACES && length > 0; i++) {
    const copy = bytes.slice();
    const at = random.integer(length);
    copy[at] = random.integer(256);
    yield [`byte ${at} changed to ${copy[at]}`, copy];
  }
  yield ["noise", Uint8Array.from({ length: 256 }, () => random.integer(256))];
  yield ["twice", joined(bytes, bytes)];
  yield ["with zeros behind", joined(bytes, new Uint8Array(64))];
  yield ["as UTF-16", Uint8Array.from({ length: 2 * length }, (_, i) => (i % 2 === 0 ? bytes[i / 2]! : 0))];
  yield ["brackets", new Uint8Array(20_000).fill(0x5b)];
  yield ["one digit, over and over", new Uint8Array(20_000).fill(0x39)];
  yield* tokenDamages(bytes);
}

/** A number of the text replaced, here and there. */
function* tokenDamages(bytes: Uint8Array): Generator<readonly [string, Uint8Array]> {
  const text = new TextDecoder().decode(bytes);
  if (text.includes("\uFFFD") || text.includes("\0")) return;
  const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)];
  const step = Math.max(1, Math.floor(numbers.length / PLACES));
  for (let i = 0; i < numbers.length; i += step) {
    const { index, 0: number } = numbers[i]!;
    for (const token of TOKENS)
      yield [
        `${JSON.stringify(token)} for ${number} at ${index}`,
        new TextEncoder().encode(text.slice(0, index) + token + text.slice(index + number.length)),
      ];
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
