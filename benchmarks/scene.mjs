// Invents images with objects and what a detector might say of them, at the scale of COCO val2017.
import { rleArea, rleFromPolygon, rleToString } from "../packages/core/dist/index.js";

const SIZES = [
  [640, 480],
  [640, 480],
  [640, 427],
  [480, 640],
  [500, 375],
];
/** Where the keypoints of a person lie in its box. */
const PERSON = [
  0.5, 0.1, 0.53, 0.08, 0.47, 0.08, 0.56, 0.1, 0.44, 0.1, 0.65, 0.25, 0.35, 0.25, 0.72, 0.42, 0.28, 0.42,
].concat([0.75, 0.55, 0.25, 0.55, 0.6, 0.55, 0.4, 0.55, 0.6, 0.75, 0.4, 0.75, 0.6, 0.95, 0.4, 0.95]);
const MOST = { bbox: 100, segm: 100, keypoints: 20 }; // detections an image

/** Eighty categories, ids with gaps; the first is as frequent as persons are, the last ones rare. */
export function categories(task) {
  const list = Array.from({ length: 80 }, (_, k) => ({ id: k + 1 + (k >> 3), name: `class ${k + 1}` }));
  if (task !== "keypoints") return list;
  const keypoints = Array.from({ length: 17 }, (_, i) => `point ${i + 1}`);
  return [{ id: 1, name: "person", keypoints, skeleton: [[1, 2]] }];
}

/** Images with rising ids. */
export function images(n, random) {
  let id = 0;
  return Array.from({ length: n }, () => {
    id += 1 + random.integer(120);
    const [width, height] = random.pick(SIZES);
    return { id, file_name: `${String(id).padStart(12, "0")}.jpg`, width, height };
  });
}

/** Annotations (without id) and results of one image; as many as COCO val2017 has, on the average. */
export function fill(image, task, list, random) {
  const kept =
    random.next() < (task === "keypoints" ? 0.46 : 0.01) ? 0 : exponential(random, task === "keypoints" ? 4.1 : 7.4);
  const objects = [];
  for (let i = 0; i < kept; i++) objects.push(object(image, task, list, random, objects.at(-1)));
  const guesses = [];
  for (const known of objects) {
    const share = known.area < 1024 ? 0.62 : known.area < 9216 ? 0.86 : 0.95;
    if (random.next() < share)
      for (let first = true; first || random.next() < 0.38; first = false)
        guesses.push(guess(image, known, first ? 0.06 : 0.15, first ? 0.45 : 0.05, list, random));
    if (random.next() < 0.8) guesses.push(guess(image, known, 0.35, 0.02, list, random));
  }
  for (let extra = exponential(random, 27); extra > 0; extra--)
    guesses.push(guess(image, object(image, task, list, random), 0, 0.02, list, random));
  guesses.sort((a, b) => b.score - a.score);
  return {
    annotations: objects.map((known) => annotation(image, task, known, random)),
    results: guesses.slice(0, MOST[task]).map((one) => result(image, task, one, random)),
  };
}

function exponential(random, mean) {
  return Math.round(-Math.log(1 - random.next()) * mean);
}

/** Something in the image, with an outline: often of the class of the one before. */
function object(image, task, list, random, before) {
  const class_ =
    before !== undefined && random.next() < 0.5 ? before.class : Math.floor(list.length * random.next() ** 3);
  const size = task === "keypoints" ? 0.41 + 0.59 * random.next() : random.next();
  const [low, high] = size < 0.41 ? [30, 1024] : size < 0.75 ? [1024, 9216] : [9216, 130000];
  const side = Math.sqrt(low * (high / low) ** random.next());
  const aspect = Math.exp(0.38 * random.normal());
  const width = Math.min(side * Math.sqrt(aspect), image.width - 2);
  const height = Math.min(side / Math.sqrt(aspect), image.height - 2);
  const box = [random.next() * (image.width - width), random.next() * (image.height - height), width, height];
  return { class: class_, box, area: width * height * 0.7, crowd: task !== "keypoints" && random.next() < 0.012 };
}

/** What a detector makes of an object: shifted by about `shift` of its size, now and then of another class. */
function guess(image, { class: class_, box: [x, y, w, h] }, shift, score, list, random) {
  const off = (side) => side * shift * random.normal();
  const width = Math.min(w * Math.exp(shift * random.normal()), image.width);
  const height = Math.min(h * Math.exp(shift * random.normal()), image.height);
  const left = Math.min(Math.max(0, x + off(w)), image.width - width);
  const top = Math.min(Math.max(0, y + off(h)), image.height - height);
  return {
    class: random.next() < 0.06 + shift ? random.integer(list.length) : class_,
    box: [left, top, width, height].map(Math.fround),
    score: Math.fround(Math.min(0.9999, score + random.next() ** 2 * (0.05 + score))),
  };
}

function annotation(image, task, { class: class_, box, area, crowd }, random) {
  const rounded = box.map((value) => Number(value.toFixed(2)));
  const row = { image_id: image.id, category_id: categoryId(class_), bbox: rounded, iscrowd: crowd ? 1 : 0 };
  if (task === "segm") {
    const outline = polygon(box, 10 + 2 * random.integer(20), random);
    const mask = rleFromPolygon(outline, image.height, image.width);
    const counts = { counts: [...mask.counts], size: [image.height, image.width] };
    return { segmentation: crowd ? counts : [outline], area: rleArea(mask), ...row };
  }
  if (task === "bbox") return { area: Number(area.toFixed(4)), ...row };
  const points = keypoints(box, 0.04, random, () => (random.next() < 0.4 ? 0 : 2)).map(Math.round);
  let labelled = 0;
  for (let i = 2; i < points.length; i += 3) if (points[i] > 0) labelled++;
  return { num_keypoints: labelled, keypoints: points, area: Number(area.toFixed(4)), ...row };
}

function result(image, task, { class: class_, box, score }, random) {
  const row = { image_id: image.id, category_id: categoryId(class_) };
  if (task === "bbox") return { ...row, bbox: box, score };
  if (task === "keypoints") return { ...row, keypoints: keypoints(box, 0.03, random, () => 1).map(Math.fround), score };
  const mask = rleFromPolygon(polygon(box, 40, random), image.height, image.width);
  return { ...row, segmentation: { size: [image.height, image.width], counts: rleToString(mask) }, score };
}

function categoryId(class_) {
  return class_ + 1 + (class_ >> 3);
}

/** A star-shaped outline that fills a box, coordinates with two decimals. */
function polygon([x, y, w, h], corners, random) {
  const points = [];
  for (let i = 0; i < corners; i++) {
    const angle = (2 * Math.PI * (i + 0.6 * random.next())) / corners;
    const radius = 0.8 + 0.2 * random.next();
    points.push(Number((x + (w / 2) * (1 + radius * Math.cos(angle))).toFixed(2)));
    points.push(Number((y + (h / 2) * (1 + radius * Math.sin(angle))).toFixed(2)));
  }
  return points;
}

function keypoints([x, y, w, h], spread, random, visibility) {
  const points = [];
  for (let i = 0; i < PERSON.length; i += 2) {
    const seen = visibility();
    points.push(seen === 0 ? 0 : x + w * (PERSON[i] + spread * random.normal()));
    points.push(seen === 0 ? 0 : y + h * (PERSON[i + 1] + spread * random.normal()), seen);
  }
  return points;
}
