import { createRandom, JsonScanner } from "@borescope/core";
import { describe, expect, it } from "vitest";

const view = new DataView(new ArrayBuffer(8));
const MANTISSA = (1n << 52n) - 1n;

/** A double by its bits. */
function doubleOf(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/** Exact digits of `m · 2^e`: d.ddd…e±x, the digits all of them. */
function exactDigits(m: bigint, e: number): { digits: string; exponent: number } {
  if (e >= 0) {
    const digits = String(m << BigInt(e));
    return { digits, exponent: digits.length - 1 };
  }
  // m / 2^k = m · 5^k / 10^k
  const digits = String(m * 5n ** BigInt(-e));
  return { digits, exponent: digits.length - 1 + e };
}

/** Reads numbers one after another from one text, and compares each with `Number()`. */
function compare(texts: readonly string[]): void {
  const scanner = new JsonScanner(new TextEncoder().encode(`[${texts.join(",")}]`));
  scanner.open(91);
  let wrong = 0;
  for (const text of texts) {
    const value = scanner.number();
    if (!Object.is(value, Number(text)) && wrong++ < 5) expect.soft(value, text).toBe(Number(text));
    scanner.more(93);
  }
  expect(wrong).toBe(0);
}

const COUNT = process.env["BORESCOPE_FULL"] ? 2_000_000 : 100_000;

describe("numbers are rounded as Number() rounds them", () => {
  it("digits of every length, with points and exponents anywhere", () => {
    const { next: random } = createRandom(1);
    const digit = () => Math.floor(random() * 10);
    const texts: string[] = [];
    for (let i = 0; i < COUNT; i++) {
      const n = 1 + Math.floor(random() * 25);
      let digits = "";
      for (let k = 0; k < n; k++) digits += digit();
      const point = Math.floor(random() * (n + 1));
      const whole = digits.slice(0, point).replace(/^0+/, "") || "0";
      const fraction = digits.slice(point);
      let text = (random() < 0.3 ? "-" : "") + whole + (fraction === "" ? "" : `.${fraction}`);
      if (random() < 0.3)
        text += `${random() < 0.5 ? "e" : "E"}${["", "+", "-"][i % 3]}${Math.floor(random() * (i % 2 ? 25 : 300))}`;
      if (Number.isFinite(Number(text))) texts.push(text);
    }
    compare(texts);
  });

  it("near the middle of two doubles", () => {
    const { next: random } = createRandom(2);
    const texts: string[] = [];
    while (texts.length < COUNT) {
      const m =
        BigInt(Math.floor(random() * 2 ** 32)) * (1n << 20n) + BigInt(Math.floor(random() * 2 ** 20)) + (1n << 52n);
      const e = Math.floor(random() * 120) - 110;
      // half way between m · 2^e and the next
      const { digits, exponent } = exactDigits(2n * (m & ((1n << 53n) - 1n)) + 1n, e - 1);
      for (const length of [15 + (texts.length % 11), digits.length]) {
        const cut = digits.slice(0, length);
        for (const step of [-1n, 0n, 1n]) {
          const near = String(BigInt(cut) + step);
          const at = exponent + near.length - cut.length;
          texts.push(`${near[0]}.${near.slice(1) || "0"}e${at}`);
          if (at >= 0 && at < near.length - 1) texts.push(`${near.slice(0, at + 1)}.${near.slice(at + 1)}`);
          else if (at < 0 && at > -8) texts.push(`0.${"0".repeat(-at - 1)}${near}`);
        }
      }
    }
    compare(texts);
  });

  it("of every size, shortest form and more digits, the smallest and the subnormal too", () => {
    const { next: random } = createRandom(3);
    const texts: string[] = [];
    while (texts.length < COUNT) {
      const bits = (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32));
      const value = doubleOf(texts.length % 3 === 0 ? bits & (MANTISSA >> BigInt(texts.length % 52)) : bits);
      if (!Number.isFinite(value)) continue;
      texts.push(
        String(value).replace("e+", texts.length % 2 ? "e+" : "e"),
        value.toPrecision(17),
        value.toExponential(20),
      );
    }
    texts.push("5e-324", "2e-324", "3e-324", "1.7976931348623157e308", "1e-400", "-0", "-0.0", "0e999999", "-0e-99");
    texts.push("9007199254740993", "9007199254740992.5", "2.2250738585072014e-308", "2.2250738585072011e-308");
    compare(texts);
  });
});
