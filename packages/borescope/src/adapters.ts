import { coco } from "@borescope/adapters-coco";
import { yolo } from "@borescope/adapters-yolo";
import type { FormatAdapter } from "@borescope/core";

/** The formats that are tried where none is named. */
export const defaultAdapters: readonly FormatAdapter[] = [coco(), yolo()];
