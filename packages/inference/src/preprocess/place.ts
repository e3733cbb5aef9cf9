import type { Placement, Preprocessing } from "./preprocessing.js";

/** Where in the input an image is drawn, in whole pixels. */
export interface Drawn {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where an image lies in the input.
 *
 * `letterbox` rounds as Ultralytics' `LetterBox` does and centres, an odd pixel below and to the right; `top-left`
 * cuts fractions as YOLOX' `preproc` does.
 *
 * @see ultralytics/data/augment.py; YOLOX, yolox/data/data_augment.py
 */
export function place(
  imageWidth: number,
  imageHeight: number,
  { fit, enlarge, width, height }: Pick<Preprocessing, "fit" | "enlarge" | "width" | "height">,
): { readonly placement: Placement; readonly drawn: Drawn } {
  const size = { imageWidth, imageHeight, inputWidth: width, inputHeight: height };
  if (fit === "stretch") {
    const placement = { ...size, scaleX: width / imageWidth, scaleY: height / imageHeight, offsetX: 0, offsetY: 0 };
    return { placement, drawn: { left: 0, top: 0, width, height } };
  }
  const ratio = Math.min(height / imageHeight, width / imageWidth);
  const scale = enlarge ? ratio : Math.min(ratio, 1);
  const whole = fit === "letterbox" ? Math.round : Math.floor;
  const drawnWidth = Math.max(1, whole(imageWidth * scale));
  const drawnHeight = Math.max(1, whole(imageHeight * scale));
  const left = fit === "letterbox" ? Math.round((width - drawnWidth) / 2 - 0.1) : 0;
  const top = fit === "letterbox" ? Math.round((height - drawnHeight) / 2 - 0.1) : 0;
  return {
    placement: { ...size, scaleX: scale, scaleY: scale, offsetX: left, offsetY: top },
    drawn: { left, top, width: drawnWidth, height: drawnHeight },
  };
}
