import type { Stage } from "../stage.js";
import type { CastingCategory, DefectPlace } from "../types.js";
import { drawBlowHole } from "./blow.js";
import { drawBurr } from "./burr.js";
import { drawCrack } from "./crack.js";
import { drawOpenHole } from "./hole.js";
import { drawScratch } from "./scratch.js";

/** Draws each class of defect; says where, or nothing if the part has no room for it. */
export const DEFECT_DRAWERS: Record<CastingCategory, (stage: Stage) => DefectPlace | undefined> = {
  "open hole": drawOpenHole,
  "blow hole": drawBlowHole,
  scratch: drawScratch,
  crack: drawCrack,
  burr: drawBurr,
};
