import type { Dataset } from "@borescope/core";
import type { Command } from "commander";
import { problemList } from "./documents.js";
import { Loader, type LoadingOptions, withLoadingOptions } from "./loading.js";
import { align } from "./table.js";

const EXAMPLES = `
Examples:
  borescope info val.json
  borescope info dataset/ --split train --on-problem skip --json`;

/** `borescope info`: what a data set is and holds. */
export function infoCommand(program: Command): void {
  const command = program
    .command("info")
    .description("What a data set is: format, counts, sizes, problems")
    .argument("<path>", "a data set");
  withLoadingOptions(command).addHelpText("after", EXAMPLES).action(run);
}

async function run(path: string, options: LoadingOptions): Promise<void> {
  const loader = new Loader(options, { masks: true, keypoints: true, attributes: "all" });
  const dataset = await loader.dataset(path);
  await loader.tags(dataset);
  const facts = describe(dataset, loader.chosen ?? "");
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ schema: "borescope.info/1", ...facts, problems: problemList(loader.problems) })}\n`,
    );
    return;
  }
  process.stdout.write(`${text(facts)}\n`);
  loader.report();
}

function describe(dataset: Dataset, format: string) {
  const { images, categories, groundTruth } = dataset;
  const perCategory = new Array<number>(categories.length).fill(0);
  const used = new Uint8Array(images.length);
  const sizes = { small: 0, medium: 0, large: 0 };
  let crowds = 0;
  let masks = 0;
  for (let i = 0; i < groundTruth.length; i++) {
    perCategory[groundTruth.category[i]!]!++;
    used[groundTruth.image[i]!] = 1;
    const area = groundTruth.area[i]!;
    sizes[area < 1024 ? "small" : area < 9216 ? "medium" : "large"]++;
    if (groundTruth.crowd?.[i] === 1) crowds++;
    if ((groundTruth.masks?.kind[i] ?? 0) !== 0) masks++;
  }
  return {
    format,
    name: dataset.name,
    images: images.length,
    imagesWithoutObjects: used.reduce((n, u) => n + 1 - u, 0),
    imageSizes: sizeRange(images.width, images.height),
    objects: groundTruth.length,
    crowds,
    masks,
    keypoints: (groundTruth.keypoints?.values.length ?? 0) > 0,
    objectSizes: sizes,
    categories: categories.names.map((category, i) => ({ category, objects: perCategory[i]! })),
    imageAttributes: [...(images.attributes?.keys() ?? [])],
    tags: Array.from(dataset.tags, ([tag, { table, count }]) => ({ tag, table, count })),
    objectAttributes: [...(groundTruth.attributes?.keys() ?? [])],
  };
}

type Facts = ReturnType<typeof describe>;

function sizeRange(width: Float64Array, height: Float64Array) {
  let smallest: [number, number] | null = null;
  let largest: [number, number] | null = null;
  let unknown = 0;
  for (let i = 0; i < width.length; i++) {
    const pixels = width[i]! * height[i]!;
    if (pixels === 0) unknown++;
    else {
      if (smallest === null || pixels < smallest[0] * smallest[1]) smallest = [width[i]!, height[i]!];
      if (largest === null || pixels > largest[0] * largest[1]) largest = [width[i]!, height[i]!];
    }
  }
  return { smallest, largest, unknown };
}

function text(facts: Facts): string {
  const { smallest, largest, unknown } = facts.imageSizes;
  const range =
    smallest === null || largest === null ? "sizes unknown" : `${smallest.join("×")} to ${largest.join("×")} px`;
  const lines = [
    `${facts.name}: ${facts.format}`,
    `${facts.images} images (${facts.imagesWithoutObjects} without objects), ${range}${unknown > 0 ? `, ${unknown} of unknown size` : ""}`,
    `${facts.objects} objects: ${facts.objectSizes.small} small, ${facts.objectSizes.medium} medium, ${facts.objectSizes.large} large; ${facts.crowds} crowds, ${facts.masks} masks${facts.keypoints ? ", keypoints" : ""}`,
  ];
  if (facts.imageAttributes.length > 0) lines.push(`image attributes: ${facts.imageAttributes.join(", ")}`);
  if (facts.objectAttributes.length > 0) lines.push(`object attributes: ${facts.objectAttributes.join(", ")}`);
  if (facts.tags.length > 0) lines.push(`tags: ${facts.tags.map(({ tag, count }) => `${tag} (${count})`).join(", ")}`);
  const most = Math.max(1, ...facts.categories.map(({ objects }) => objects));
  const rows = facts.categories.map(({ category, objects }) => [
    category,
    String(objects),
    "█".repeat(Math.round((objects / most) * 30)),
  ]);
  return `${lines.join("\n")}\n\n${rows.length > 0 ? align([["class", "objects", ""], ...rows]) : "no classes\n"}`.trimEnd();
}
