import { attributeAt, type Categories, type Objects, rotatedBoxCorners } from "@borescope/core";
import { nothing, type SVGTemplateResult, svg } from "lit";
import { maskPaths } from "./mask-outline.js";

/** Visibility of a keypoint that is labelled but hidden, as COCO has it. */
const HIDDEN = 1;

/** Radius of a keypoint, in pixels of the screen. */
const RADIUS = 3.5;

/** The outline of an object's box: of a rotated one its own. */
export function boxOutline({ box, rotatedBox }: Objects, row: number): string {
  const corners = rotatedBox === undefined ? null : rotatedBoxCorners(rotatedBox, row);
  if (corners !== null && !Number.isNaN(corners[0])) return `M${corners.join(" ")}Z`;
  const [x, y, width, height] = box.subarray(4 * row, 4 * row + 4);
  return `M${x} ${y}h${width}v${height}h${-width!}Z`;
}

/** The mask of an object, where it has one. */
export function maskMark(
  { masks }: Objects,
  row: number,
  colour: string,
  strong: boolean,
): readonly SVGTemplateResult[] {
  if (masks === undefined) return [];
  return maskPaths(masks, row).map(
    (path) =>
      svg`<path class="mask" d=${path} fill=${colour} fill-opacity=${strong ? 0.35 : 0.2} fill-rule="evenodd" stroke=${colour} stroke-width=${strong ? 1.5 : 1} vector-effect="non-scaling-stroke"></path>`,
  );
}

/**
 * The keypoints of an object, joined where its category tells how; those that are hidden are hollow.
 *
 * @param truth - of ground truth those that are not labelled are left out; models say nothing of that
 * @param scale - the image's pixels to one of the screen
 */
export function keypointMarks(
  { keypoints }: Objects,
  row: number,
  joints: readonly (readonly [number, number])[],
  truth: boolean,
  colour: string,
  scale: number,
): SVGTemplateResult | typeof nothing {
  if (keypoints === undefined) return nothing;
  const points = keypoints.values.subarray(keypoints.offsets[row], keypoints.offsets[row + 1]);
  const [x, y, v] = [0, 1, 2].map((k) => (i: number) => points[3 * i + k]!) as [Place, Place, Place];
  const there = (i: number) => 3 * i < points.length && (v(i) > 0 || (!truth && (x(i) !== 0 || y(i) !== 0)));
  const all = Array.from({ length: points.length / 3 }, (_, i) => i).filter(there);
  return svg`
    ${joints
      .filter(([a, b]) => there(a) && there(b))
      .map(
        ([a, b]) =>
          svg`<line x1=${x(a)} y1=${y(a)} x2=${x(b)} y2=${y(b)} stroke=${colour} stroke-width="2" stroke-opacity="0.8" vector-effect="non-scaling-stroke"></line>`,
      )}
    ${all.map((i) => {
      const hidden = truth && v(i) === HIDDEN;
      return svg`<circle class="keypoint" cx=${x(i)} cy=${y(i)} r=${RADIUS * scale} fill=${hidden ? "none" : colour} stroke=${hidden ? colour : "#000"} stroke-width=${hidden ? 1.5 : 0.75} vector-effect="non-scaling-stroke"></circle>`;
    })}`;
}

type Place = (i: number) => number;

/** Places of the keypoints that a category joins; none where it does not tell, or not as COCO has it. */
export function jointsOf({ attributes }: Categories, row: number): readonly (readonly [number, number])[] {
  const column = attributes?.get("skeleton");
  const skeleton = column === undefined ? undefined : attributeAt(column, row);
  if (!Array.isArray(skeleton)) return [];
  return skeleton.flatMap((pair: unknown): [number, number][] => {
    const [a, b] = Array.isArray(pair) ? pair : [];
    return Number.isInteger(a) && Number.isInteger(b) && a > 0 && b > 0 ? [[a - 1, b - 1]] : [];
  });
}
