import { categoryRow, type Dataset } from "@borescope/core";
import { checkNumber, checkSeed, wrongOption } from "../option.js";
import { defaultHard } from "./hard.js";
import type { PerCategory, SimulationOptions } from "./options.js";

/** The options, checked, with a number for each category of the data set. */
export interface Rates {
  readonly seed: number;
  readonly name: string;
  readonly miss: Float64Array;
  readonly wrongClass: Float64Array;
  /** The category that each is mistaken for; -1 for any other. */
  readonly mistakenFor: Int32Array;
  readonly shift: Float64Array;
  readonly duplicate: Float64Array;
  /** Expected in an image. */
  readonly ghost: Float64Array;
  readonly scoreNoise: number;
  readonly hard: (imageRow: number, objectRow: number) => number;
}

type Table = Readonly<Record<string, number>>;

const MISS: Table = { "open hole": 0.03, "blow hole": 0.05, scratch: 0.14, crack: 0.14, burr: 0.26 };
const WRONG_CLASS: Table = { scratch: 0.12, crack: 0.12 };
const SHIFT: Table = { scratch: 0.055, crack: 0.055, burr: 0.075 };
const MISTAKEN_FOR: Readonly<Record<string, string>> = {
  "open hole": "blow hole",
  "blow hole": "open hole",
  scratch: "crack",
  crack: "scratch",
  burr: "scratch",
};

/** Checks the options and fills in what they leave out. */
export function createRates(dataset: Dataset, options: SimulationOptions): Rates {
  const { seed = 1, name = "simulated", scoreNoise = 0.1 } = options;
  const { names } = dataset.categories;
  const chances = (place: "miss" | "wrongClass" | "shift" | "duplicate", usual: number, table: Table = {}) => {
    check(dataset, place, options[place], 1);
    return Float64Array.from(names, (category) => pick(options[place], category) ?? own(table, category) ?? usual);
  };
  return {
    seed: checkSeed(seed),
    name,
    miss: chances("miss", 0.1, MISS),
    wrongClass: chances("wrongClass", 0.03, WRONG_CLASS),
    mistakenFor: mistakes(dataset, options.mistakenFor ?? {}),
    shift: chances("shift", 0.04, SHIFT),
    duplicate: chances("duplicate", 0.03),
    ghost: ghostRates(dataset, options.ghost),
    scoreNoise: checkNumber("scoreNoise", scoreNoise, 0, 1),
    hard: options.hard === undefined ? defaultHard(dataset) : checkedHard(options.hard),
  };
}

function check(dataset: Dataset, place: string, value: PerCategory | undefined, high: number): void {
  if (value === undefined) return;
  if (typeof value === "number") checkNumber(place, value, 0, high);
  else if (typeof value !== "object" || value === null) throw wrongOption(place, "a number, or numbers by name", value);
  else {
    for (const [category, rate] of Object.entries(value)) {
      categoryRow(dataset.categories, category);
      checkNumber(`${place}.${category}`, rate, 0, high);
    }
  }
}

function pick(value: PerCategory | undefined, category: string): number | undefined {
  return typeof value === "object" ? own(value, category) : value;
}

/** A category may have the name of something that every object has. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function mistakes({ categories }: Dataset, told: Readonly<Record<string, string>>): Int32Array {
  for (const [from, to] of Object.entries(told)) {
    categoryRow(categories, from);
    categoryRow(categories, to);
    if (from === to) throw wrongOption(`mistakenFor.${from}`, "another category", to);
  }
  return Int32Array.from(categories.names, (from) => {
    const to = own(told, from) ?? own(MISTAKEN_FOR, from);
    return to === undefined ? -1 : categories.names.indexOf(to);
  });
}

function ghostRates(dataset: Dataset, ghost: PerCategory = 0.25): Float64Array {
  check(dataset, "ghost", ghost, 100);
  const { categories, groundTruth } = dataset;
  const shares = new Float64Array(categories.length);
  const total = typeof ghost === "number" ? ghost : 0.25;
  for (const category of groundTruth.category) shares[category] = (shares[category] as number) + 1;
  const even = groundTruth.length === 0;
  return shares.map((count, row) => {
    const share = even ? 1 / categories.length : count / groundTruth.length;
    return (typeof ghost === "object" ? own(ghost, categories.names[row] as string) : undefined) ?? total * share;
  });
}

function checkedHard(hard: NonNullable<SimulationOptions["hard"]>): Rates["hard"] {
  if (typeof hard !== "function") throw wrongOption("hard", "a function", hard);
  return (imageRow, objectRow) => checkNumber(`hard(${imageRow}, ${objectRow})`, hard(imageRow, objectRow), 0, 1);
}
