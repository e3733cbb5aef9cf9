import { type AttributeColumn, type Attributes, BorescopeError, type Dataset, type Table } from "@borescope/core";
import { Best } from "./best.js";
import type { Neighbours } from "./store.js";
import { objectsOf } from "./tables.js";

/** Tells how well a row has a word: 1 itself, 0.5 another that begins with it or that it begins with, 0 not. */
type Facet = (row: number) => number;

/**
 * Rows by the words that they have in names (of class and image), tags and attributes. A word weighs the more the fewer
 * rows have it: ln(1 + rows / rows with it); a score is the share of the words' weight, 0 … 1. Rows without any of
 * the words are left out.
 *
 * @param rows - rows of the table, place by place
 * @throws BorescopeError SEARCH_QUERY where the text has no word
 */
export function rankByWords(
  dataset: Dataset,
  table: Table,
  rows: Uint32Array,
  text: string,
  places: Uint32Array,
  k: number,
): Neighbours {
  const words = [...new Set(wordsOf(text))];
  if (words.length === 0)
    throw new BorescopeError("SEARCH_QUERY", { place: "text", expected: "words", found: JSON.stringify(text) });
  const sums = new Float64Array(places.length);
  let total = 0;
  for (const word of words) {
    const facets = facetsOf(dataset, table, word);
    const grades = Float64Array.from(places, (place) => {
      let most = 0;
      for (const facet of facets) most = Math.max(most, facet(rows[place]!));
      return most;
    });
    const having = grades.reduce((count, grade) => count + (grade > 0 ? 1 : 0), 0);
    const weight = Math.log(1 + places.length / Math.max(1, having));
    total += weight;
    for (let i = 0; i < sums.length; i++) sums[i]! += weight * grades[i]!;
  }
  const best = new Best(Math.min(k, places.length));
  places.forEach((place, i) => {
    if (sums[i]! > 0) best.offer(place, sums[i]! / total);
  });
  return best.finish();
}

function facetsOf(dataset: Dataset, table: Table, word: string): Facet[] {
  const objects = objectsOf(dataset, table);
  const { images } = dataset;
  const imageOf = (row: number) => objects?.image[row] ?? row;
  const names = images.fileNames.map((name) => grade(word, name));
  const facets: Facet[] = [(row) => names[imageOf(row)]!];
  for (const facet of attributeFacets(images.attributes, word)) facets.push((row) => facet(imageOf(row)));
  for (const [tag, selection] of dataset.tags) {
    const has = grade(word, tag);
    if (has === 0) continue;
    if (selection.table === "images") facets.push((row) => (selection.has(imageOf(row)) ? has : 0));
    else if (selection.table === (typeof table === "string" ? table : `detections/${table.name}`))
      facets.push((row) => (selection.has(row) ? has : 0));
  }
  if (objects === null) return facets;
  const categories = typeof table === "string" ? dataset.categories : table.categories;
  const grades = categories.names.map((name, i) =>
    Math.max(grade(word, name), grade(word, categories.supercategories[i] ?? "")),
  );
  facets.push((row) => grades[objects.category[row]!]!, ...attributeFacets(objects.attributes, word));
  return facets;
}

/** Of attributes: the words of texts, and the names of those that are true. */
function attributeFacets(attributes: Attributes | undefined, word: string): Facet[] {
  return Array.from(attributes ?? [], ([name, column]) => facetOf(name, column, word)).filter(
    (facet) => facet !== null,
  );
}

function facetOf(name: string, column: AttributeColumn, word: string): Facet | null {
  if (column.kind === "boolean") {
    const has = grade(word, name);
    return has === 0 ? null : (row) => (column.values[row] === 1 ? has : 0);
  }
  if (column.kind === "number") return null;
  if (column.kind === "json") return (row) => grade(word, JSON.stringify(column.values[row] ?? ""));
  const grades = column.dictionary.map((text) => grade(word, text));
  return (row) => grades[column.codes[row]!] ?? 0;
}

function grade(word: string, text: string): number {
  let best = 0;
  for (const other of wordsOf(text)) {
    if (other === word) return 1;
    // "hole" and "holes", but not "a" and "angle"
    if (Math.min(other.length, word.length) >= 3 && (other.startsWith(word) || word.startsWith(other))) best = 0.5;
  }
  return best;
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
