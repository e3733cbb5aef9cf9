import type { Objects } from "@borescope/core";
import { OUTCOME, type OutcomeName } from "@borescope/metrics";
import { nothing, type SVGTemplateResult, svg } from "lit";
import { RowsByImage } from "../rows-by-image.js";
import { outcomeColour } from "../theme.js";
import type { View } from "../view.js";
import type { Region } from "./crop.js";
import { boxOutline, jointsOf, keypointMarks, maskMark } from "./shape-marks.js";
import { styled } from "./styled.js";

/** What is drawn over an image. */
export interface Layers {
  readonly truth: boolean;
  readonly predictions: boolean;
  readonly scores: boolean;
  readonly masks: boolean;
  readonly keypoints: boolean;
}

/** An object that is drawn stronger than the others. */
export interface Marked {
  readonly table: "groundTruth" | "detections";
  readonly row: number;
}

/** Stroke patterns, so that outcomes can be told apart without colours. */
const DASHES: Readonly<Record<OutcomeName, string>> = {
  detected: "none",
  mispredicted: "12 4",
  undetected: "6 3",
  ghost: "4 2",
  leftOut: "1 5",
};

const NAMES = Object.keys(OUTCOME) as readonly OutcomeName[];

/** The name of an outcome by its number. */
export function outcomeName(outcome: number): OutcomeName {
  return NAMES.find((name) => OUTCOME[name] === outcome)!;
}

/**
 * The objects on an image: ground truth, and the detections that count at the thresholds, by the colour of their outcome.
 *
 * @param region - only objects that reach into it are drawn
 * @param scale - the image's pixels to one of the screen, for letters and points
 */
export function objectMarks(
  view: View,
  image: number,
  layers: Layers,
  region: Region,
  scale: number,
  marked?: Marked,
): SVGTemplateResult {
  const { dataset, model } = view;
  const { groundTruth, images } = dataset;
  const { objects, categories } = model.detections;
  const outcomes = view.allOutcomes();
  const truths = view.keep("truths by image", "", () => new RowsByImage(groundTruth.image, images.length));
  const found = view.keep(
    "detections by image",
    String(view.state.model),
    () => new RowsByImage(objects.image, images.length),
  );
  const isMarked = (table: Marked["table"], row: number) => marked?.table === table && marked.row === row;
  const inSight = (table: Marked["table"], row: number, { box }: Objects) =>
    isMarked(table, row) || reaches(box, row, region);
  const counts = (row: number) => outcomes.ofDetection[row] !== OUTCOME.leftOut || isMarked("detections", row);
  const draw = (of: Objects, row: number, look: Omit<Look, "joints">) =>
    mark(of, row, layers, { ...look, joints: jointsOf(dataset.categories, of.category[row]!) }, scale);
  return svg`
    ${[...(layers.truth ? truths.of(image) : [])]
      .filter((row) => inSight("groundTruth", row, groundTruth))
      .map((row) => {
        const name = outcomeName(outcomes.ofGroundTruth[row]!);
        // ground truth that was detected is drawn as such; its detection tells of the match
        const colour = name === "detected" ? "var(--truth)" : outcomeColour(name);
        const dash = name === "undetected" ? DASHES[name] : "none";
        const text = dataset.categories.names[groundTruth.category[row]!]!;
        return draw(groundTruth, row, { colour, dash, text, truth: true, strong: isMarked("groundTruth", row) });
      })}
    ${[...(layers.predictions ? found.of(image) : [])]
      .filter((row) => counts(row) && inSight("detections", row, objects))
      .map((row) => {
        const name = outcomeName(outcomes.ofDetection[row]!);
        const text = `${categories.names[objects.category[row]!]} ${objects.score[row]!.toFixed(2)}`;
        const look = { colour: outcomeColour(name), dash: DASHES[name], text, truth: false };
        return draw(objects, row, { ...look, strong: isMarked("detections", row) });
      })}`;
}

/** How an object is drawn. */
interface Look {
  readonly colour: string;
  readonly dash: string;
  readonly text: string;
  readonly truth: boolean;
  readonly strong: boolean;
  /** Places of the keypoints that are joined. */
  readonly joints: readonly (readonly [number, number])[];
}

function mark(objects: Objects, row: number, layers: Layers, look: Look, scale: number): SVGTemplateResult {
  const { colour, dash, text, truth, strong, joints } = look;
  const [x, y, , height] = objects.box.subarray(4 * row, 4 * row + 4);
  const outline = boxOutline(objects, row);
  const size = 12 * scale;
  return svg`<g>
    ${layers.masks ? maskMark(objects, row, colour, strong) : nothing}
    <path class="box" d=${outline} fill="none" stroke="#000" stroke-opacity="0.3" stroke-width=${strong ? 5 : 3} vector-effect="non-scaling-stroke"></path>
    <path class="box" d=${outline} fill="none" stroke=${colour} stroke-width=${strong ? 3 : 2} stroke-dasharray=${dash} vector-effect="non-scaling-stroke"></path>
    ${layers.keypoints ? keypointMarks(objects, row, joints, truth, colour, scale) : nothing}
    ${layers.scores ? svg`<text class="mark" x=${x!} y=${truth ? y! - 3 * scale : y! + height! + size} ${styled({ "font-size": `${size}px` })}>${text}</text>` : nothing}
  </g>`;
}

/** Whether a box, or what is drawn of it, may lie in sight. */
function reaches(box: Float64Array, row: number, { x, y, width, height }: Region): boolean {
  const [left, top, wide, high] = box.subarray(4 * row, 4 * row + 4);
  return left! < x + width && left! + wide! > x && top! < y + height && top! + high! > y;
}
