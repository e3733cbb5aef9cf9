import { html, nothing, svg, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import { DETECTION, IMAGE, TRUTH } from "../gallery-items.js";
import type { Picture } from "../pictures.js";
import type { View } from "../view.js";
import { type Marked, objectMarks } from "./object-marks.js";

/** A part of an image, in its pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Side of a crop over the longer side of its box, so that what is around it can be seen. */
const MARGIN = 1.8;

/** Least side of a crop in pixels of the image. */
const LEAST = 48;

/** An object cut out of its image with what is around it, or a whole image, with the boxes drawn. */
export function crop(view: View, table: number, row: number, side: number): TemplateResult {
  const image = imageOf(view, table, row);
  const region = regionOf(view, table, row);
  const picture = table === TRUTH ? view.pictures.groundTruth(row) : view.pictures.image(image);
  const marked: Marked | undefined =
    table === IMAGE ? undefined : { table: table === TRUTH ? "groundTruth" : "detections", row };
  const layers = { truth: true, predictions: true, scores: false, masks: true, keypoints: true };
  return html`<svg
    viewBox="${region.x} ${region.y} ${region.width} ${region.height}"
    width=${side}
    height=${side}
    aria-hidden="true"
    preserveAspectRatio="xMidYMid meet"
  >
    ${pictureOf(picture)} ${objectMarks(view, image, layers, region, region.width / side, marked)}
  </svg>`;
}

/** A picture in its place, or nothing where the report has none. */
export function pictureOf(picture: Picture | null) {
  if (picture === null) return nothing;
  const { url, x, y, width, height } = picture;
  const href = until(typeof url === "string" ? url : url.then((known) => known ?? nothing), nothing);
  return svg`<image href=${href} x=${x} y=${y} width=${width} height=${height} preserveAspectRatio="none"></image>`;
}

/** The image that an item of the gallery lies on. */
export function imageOf({ dataset, model }: View, table: number, row: number): number {
  if (table === IMAGE) return row;
  return (table === DETECTION ? model.detections.objects : dataset.groundTruth).image[row]!;
}

function regionOf(view: View, table: number, row: number): Region {
  if (table === IMAGE) return wholeImage(view, row);
  const { box } = table === DETECTION ? view.model.detections.objects : view.dataset.groundTruth;
  const [x, y, width, height] = box.subarray(4 * row, 4 * row + 4);
  const side = Math.max(LEAST, MARGIN * Math.max(width!, height!));
  return { x: x! + width! / 2 - side / 2, y: y! + height! / 2 - side / 2, width: side, height: side };
}

/** All of an image; where its size is not known, as far as its picture and its boxes reach. */
export function wholeImage({ dataset, pictures }: View, row: number): Region {
  const { width, height } = dataset.images;
  const picture = pictures.image(row);
  return {
    x: 0,
    y: 0,
    width: width[row]! || picture?.width || 1000,
    height: height[row]! || picture?.height || 1000,
  };
}
