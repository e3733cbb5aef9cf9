import { OUTCOME, type OutcomeName } from "@borescope/metrics";
import { nothing, type SVGTemplateResult, svg } from "lit";
import { RowsByImage } from "../rows-by-image.js";
import { outcomeColour } from "../theme.js";
import type { View } from "../view.js";
import { styled } from "./styled.js";

/** What is drawn over an image. */
export interface Layers {
  readonly truth: boolean;
  readonly predictions: boolean;
  readonly scores: boolean;
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
 * The boxes on an image: ground truth, and the detections that count at the thresholds, by the colour of their outcome.
 *
 * @param scale - the image's pixels to one of the screen, for the letters
 */
export function objectMarks(
  view: View,
  image: number,
  { truth, predictions, scores }: Layers,
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
  const kept = [...found.of(image)].filter(
    (row) => outcomes.ofDetection[row] !== OUTCOME.leftOut || isMarked("detections", row),
  );
  return svg`
    ${truth ? [...truths.of(image)].map((row) => mark(groundTruth.box, row, outcomes.ofGroundTruth[row]!, isMarked("groundTruth", row), true, scale, scores ? dataset.categories.names[groundTruth.category[row]!]! : "")) : nothing}
    ${
      predictions
        ? kept.map((row) =>
            mark(
              objects.box,
              row,
              outcomes.ofDetection[row]!,
              isMarked("detections", row),
              false,
              scale,
              scores ? `${categories.names[objects.category[row]!]} ${objects.score[row]!.toFixed(2)}` : "",
            ),
          )
        : nothing
    }`;
}

function mark(
  box: Float64Array,
  row: number,
  outcome: number,
  strong: boolean,
  truth: boolean,
  scale: number,
  text: string,
): SVGTemplateResult {
  const [x, y, width, height] = box.subarray(4 * row, 4 * row + 4);
  const name = outcomeName(outcome);
  // ground truth that was detected is drawn as such; its detection tells of the match
  const colour = truth && outcome === OUTCOME.detected ? "var(--truth)" : outcomeColour(name);
  const dash = truth && outcome !== OUTCOME.undetected ? "none" : DASHES[name];
  const size = 12 * scale;
  return svg`<g>
    <rect x=${x!} y=${y!} width=${width!} height=${height!} fill="none" stroke="#000" stroke-opacity="0.3" stroke-width=${strong ? 5 : 3} vector-effect="non-scaling-stroke"></rect>
    <rect x=${x!} y=${y!} width=${width!} height=${height!} fill="none" stroke=${colour} stroke-width=${strong ? 3 : 2} stroke-dasharray=${dash} vector-effect="non-scaling-stroke"></rect>
    ${text === "" ? nothing : svg`<text class="mark" x=${x!} y=${truth ? y! - 3 * scale : y! + height! + size} ${styled({ "font-size": `${size}px` })}>${text}</text>`}
  </g>`;
}
