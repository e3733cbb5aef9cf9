import type { Decoder } from "../decoder.js";
import { detrDeploy } from "./detr-deploy.js";
import { detr, rfDetr, rtDetrLogits } from "./detr-logits.js";
import { fastestDet } from "./fastest-det.js";
import { nanodet } from "./nanodet.js";
import { ssd } from "./ssd.js";
import { yoloEndToEnd } from "./yolo-end-to-end.js";
import { yoloObb } from "./yolo-obb.js";
import { yoloPose } from "./yolo-pose.js";
import { yoloSeg } from "./yolo-seg.js";
import { yoloV5 } from "./yolo-v5.js";
import { yoloV8 } from "./yolo-v8.js";
import { yolox } from "./yolox.js";

/** The decoders that a model is tried with: put your own before them, as in `[mine, ...defaultDecoders]`. */
export const defaultDecoders: readonly Decoder[] = [
  yoloV8(),
  yoloV5(),
  yoloEndToEnd(),
  yoloSeg(),
  yoloPose(),
  yoloObb(),
  yolox(),
  nanodet(),
  fastestDet(),
  detrDeploy(),
  rtDetrLogits(),
  detr(),
  rfDetr(),
  ssd(),
];
