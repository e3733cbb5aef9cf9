import { InvalidArgumentError } from "commander";

/** Parser of one number. */
export function oneNumber(text: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new InvalidArgumentError("a number");
  return number;
}

/** Parser of a comma-separated list of numbers. */
export function numberList(text: string): number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.some((n) => Number.isNaN(n)))
    throw new InvalidArgumentError("numbers with commas between, as in 1,10,100");
  return numbers;
}

/** Parser of a whole number, not below 0. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(number) || number < 0)
    throw new InvalidArgumentError("a whole number, not below 0");
  return number;
}

/** Parser of a number. */
export function realNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new InvalidArgumentError("a number");
  return number;
}
