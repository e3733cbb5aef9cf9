import { type AttributeColumn, BorescopeError, type Dataset, nearNames } from "@borescope/core";
import { checkOption } from "./check-option.js";
import type { Slice } from "./slicing.js";

/** Values of an attribute above which a slice each would tell nothing. */
const MOST_VALUES = 50;

/** Rows with one value of an attribute, or with numbers in one bin. */
interface Group {
  readonly label: string;
  readonly has: (row: number) => boolean;
}

/**
 * A slice for each value of an attribute, of the images or else of the objects; numbers of many values are cut into
 * bins that hold about as many rows each. Rows without a value are a slice of their own.
 *
 * @throws BorescopeError METRICS_SLICES
 */
export function attributeSlices(dataset: Dataset, name: string, quantiles: number): Slice[] {
  checkOption("quantiles", quantiles, Number.isInteger(quantiles) && quantiles > 1, "a whole number above 1");
  const { images, groundTruth } = dataset;
  const of = images.attributes?.has(name) ? "images" : "groundTruth";
  const column = (of === "images" ? images : groundTruth).attributes?.get(name);
  if (column === undefined) throw unknownAttribute(dataset, name);
  const groups = groupsOf(name, column, of === "images" ? images.length : groundTruth.length, quantiles);
  return groups.map(({ label, has }) => ({
    name: `${name}: ${label}`,
    selection: dataset.select(of, has),
    // detections may carry the attribute, but their model's bins or words need not be those of the annotations
    belongs: () => null,
  }));
}

function groupsOf(name: string, column: AttributeColumn, length: number, quantiles: number): Group[] {
  switch (column.kind) {
    case "boolean": {
      const { values } = column;
      return used(length, [
        { label: "yes", has: (row) => values[row] === 1 },
        { label: "no", has: (row) => values[row] === 0 },
        { label: "none", has: (row) => values[row] === 255 },
      ]);
    }
    case "string": {
      const { codes, dictionary } = column;
      if (dictionary.length > MOST_VALUES) throw tooMany(name, `${dictionary.length} different texts`);
      const texts = dictionary.map((label, code) => ({ label, has: (row: number) => codes[row] === code }));
      texts.sort((a, b) => (a.label < b.label ? -1 : 1));
      return used(length, [...texts, { label: "none", has: (row) => codes[row] === -1 }]);
    }
    case "number":
      return used(length, numberGroups(column.values, quantiles));
    case "json":
      throw tooMany(name, "lists, objects or values of several kinds");
  }
}

/** Each value, where there are no more than bins; else bins of neighbouring values. */
function numberGroups(values: Float64Array, quantiles: number): Group[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = sorted.filter((value, i) => value !== sorted[i - 1]);
  const none = { label: "none", has: (row: number) => Number.isNaN(values[row]!) };
  if (distinct.length <= quantiles)
    return [
      ...Array.from(distinct, (value) => ({ label: String(value), has: (row: number) => values[row] === value })),
      none,
    ];
  const bounds = Array.from(
    { length: quantiles - 1 },
    (_, q) => sorted[Math.floor(((q + 1) * sorted.length) / quantiles)]!,
  );
  const lows = [...new Set([sorted[0]!, ...bounds])];
  const bins = lows.map((low, i) => {
    const next = lows[i + 1];
    if (next === undefined) return { label: `${low} … ${sorted.at(-1)}`, has: (row: number) => values[row]! >= low };
    return { label: `${low} … < ${next}`, has: (row: number) => values[row]! >= low && values[row]! < next };
  });
  return [...bins, none];
}

function used(length: number, groups: readonly Group[]): Group[] {
  return groups.filter(({ has }) => {
    for (let row = 0; row < length; row++) if (has(row)) return true;
    return false;
  });
}

function unknownAttribute({ images, groundTruth }: Dataset, name: string): BorescopeError {
  const names = [...(images.attributes?.keys() ?? []), ...(groundTruth.attributes?.keys() ?? [])];
  const near = nearNames(name, names);
  const choice = [...new Set(["class", "size", "tag", ...names])].join(", ");
  return new BorescopeError("METRICS_SLICES", {
    place: "by",
    expected: `one of ${choice}`,
    found: JSON.stringify(name),
    hint: near.length > 0 ? `Did you mean ${near.map((text) => JSON.stringify(text)).join(" or ")}?` : undefined,
  });
}

function tooMany(name: string, found: string): BorescopeError {
  return new BorescopeError("METRICS_SLICES", {
    place: JSON.stringify(name),
    expected: `an attribute of numbers, yes and no, or at most ${MOST_VALUES} texts`,
    found,
    hint: "State each slice as a filter instead.",
  });
}
