import type { Dataset, Detections, Objects } from "@borescope/core";
import type { EvaluateOptions } from "@borescope/metrics";
import { matchAll } from "../src/match.js";
import type { Matches } from "../src/matches.js";
import { type CocoParameters, cocoParameters } from "../src/protocols/coco.js";
import { chooseScope } from "../src/scope.js";

/**
 * pycocotools' `evalImgs`, rebuilt from our matching, as the lines that `evalImgsSha256` is taken over.
 *
 * @see goldens/README.md
 */
export function evalImgsLines(dataset: Dataset, detections: Detections, options: EvaluateOptions): string[] {
  const parameters = cocoParameters(options);
  const scope = chooseScope(dataset, options.images, options.categories);
  const idOf = (row: number) => Number(dataset.groundTruth.ids.at(row));
  const imageRow = new Map([...scope.imageRows].map((row, i) => [row, i]));
  const categories = parameters.classAgnostic ? [-1] : [...scope.categoryRows];
  const truths = grouped(dataset.groundTruth);
  const founds = grouped(detections.objects);
  const of = (groups: Map<string, number[]>, image: number, category: number) =>
    (category < 0 ? [...scope.categoryRows] : [category]).flatMap((c) => groups.get(`${image} ${c}`) ?? []);

  const hasZero = dataset.groundTruth.ids.rowOf(0) >= 0;
  const byArea = parameters.areaRanges.map((range) => {
    const own: CocoParameters = { ...parameters, areaRanges: [range] };
    // the ground truth that was taken, and, where it has id 0, what pycocotools makes of it
    const taken = matchAll(dataset, detections, scope, own, { idZeroUnmatched: false, partners: true });
    const read = hasZero ? matchAll(dataset, detections, scope, own, { idZeroUnmatched: true, partners: true }) : taken;
    return { range, taken, read, at: firstPlaces(taken) };
  });
  const lines: string[] = [];
  categories.forEach((category, k) => {
    byArea.forEach(({ range, taken, read, at }, a) => {
      for (const image of scope.imageRows) {
        const gt = of(truths, image, category);
        if (gt.length === 0 && of(founds, image, category).length === 0) {
          lines.push("null");
          continue;
        }
        const isIgnored = (row: number) => ignored(dataset.groundTruth, row, parameters, range);
        const order = [...gt.filter((row) => !isIgnored(row)), ...gt.filter(isIgnored)];
        const [start, stop] = at.get(`${k} ${imageRow.get(image)!}`) ?? [0, 0];
        const places = Array.from({ length: stop - start }, (_, i) => start + i);
        const dtMatches: number[] = [];
        const gtMatches: number[] = [];
        const dtIgnore: number[] = [];
        parameters.iouThresholds.forEach((_, t) => {
          const bit = t % 16;
          const block = (t - bit) / 16;
          const last = new Map<number, number>();
          for (const i of places) {
            const row = read.partner![t * read.length + i]!;
            dtMatches.push(row < 0 ? 0 : idOf(row));
            dtIgnore.push((read.outcome[block * read.length + i]! >>> (16 + bit)) & 1);
            last.set(taken.partner![t * taken.length + i]!, taken.row[i]! + 1);
          }
          for (const row of order) gtMatches.push(last.get(row) ?? 0);
        });
        const ids = places.map((i) => taken.row[i]! + 1);
        const imageId = Number(dataset.images.ids.at(image));
        const categoryId = category < 0 ? -1 : Number(dataset.categories.ids.at(category));
        const gtIgnore = order.map((row) => (isIgnored(row) ? 1 : 0));
        lines.push(
          JSON.stringify([imageId, categoryId, a, ids, order.map(idOf), dtMatches, gtMatches, gtIgnore, dtIgnore]),
        );
      }
    });
  });
  return lines;
}

function ignored(truth: Objects, row: number, { iouType }: CocoParameters, { min, max }: { min: number; max: number }) {
  if (truth.crowd![row] === 1 || (iouType === "keypoints" && truth.ignore![row] === 1)) return true;
  return truth.area[row]! < min || truth.area[row]! > max;
}

/** Rows of each "image category", in file order. */
function grouped({ image, category, length }: Objects): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < length; row++) {
    const key = `${image[row]} ${category[row]}`;
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [row]);
    else rows.push(row);
  }
  return groups;
}

/** First and last place of each "category image". */
function firstPlaces({ offsets, image }: Matches): Map<string, [number, number]> {
  const places = new Map<string, [number, number]>();
  for (let k = 0; k + 1 < offsets.length; k++)
    for (let i = offsets[k]!; i < offsets[k + 1]!; i++) {
      const key = `${k} ${image[i]}`;
      places.set(key, [places.get(key)?.[0] ?? i, i + 1]);
    }
  return places;
}
