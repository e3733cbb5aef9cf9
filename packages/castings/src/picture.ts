import { createRandom } from "@borescope/core";
import type { Camera } from "./camera.js";
import { createCamera } from "./camera.js";
import { DEFECT_DRAWERS } from "./defects/index.js";
import { expose } from "./expose.js";
import { createLamp } from "./lamp.js";
import { lightRelief } from "./lighting.js";
import { toPictureMask } from "./masks.js";
import { createTiles, TILE, type Tiles } from "./noise.js";
import type { Plan } from "./plan.js";
import { createRelief, type Relief } from "./relief.js";
import { setScene } from "./scene.js";
import { castShade, createShade, type Shade } from "./shadow.js";
import type { Stage } from "./stage.js";
import { clearStamp, createStamp, type Stamp } from "./stamp.js";
import type { CastingCategory, CastingImage, CastingObject } from "./types.js";

/** What one run keeps from picture to picture. */
export interface Studio {
  readonly tiles: Tiles;
  readonly relief: Relief;
  readonly shade: Shade;
  readonly stamp: Stamp;
  readonly light: Float32Array;
}

/** Fine pixels to a pixel of a picture of normal resolution, a side. */
const FINE = 2;
/** Smaller objects are left out of the annotations' list, as no inspector would mark them. */
const LEAST_AREA = 6;

/** Room and noise for pictures of `size` pixels. */
export function createStudio(size: number, seed: number): Studio {
  const fine = size * FINE;
  return {
    tiles: createTiles(createRandom(seed)),
    relief: createRelief(fine),
    shade: createShade(fine),
    stamp: createStamp(fine),
    light: new Float32Array(fine * fine),
  };
}

/** Draws one picture. */
export function takePicture(studio: Studio, plan: Plan, fileName: string): CastingImage {
  const { tiles, relief, shade, stamp, light } = studio;
  const random = createRandom(plan.seed);
  const camera = createCamera(random, plan.attributes);
  const lamp = createLamp(random, plan.attributes.light);
  const stage = setScene(relief, stamp, tiles, plan, random, camera.bin / camera.zoom);
  const objects: CastingObject[] = [];
  for (const category of plan.defects) {
    const object = drawObject(stage, camera, category);
    if (object) objects.push(object);
  }
  castShade(shade, relief, lamp);
  lightRelief(relief, lamp, shade, tiles, random.integer(TILE), light);
  const photograph = expose(relief, light, camera, tiles, random);
  return { fileName, ...photograph, attributes: plan.attributes, objects };
}

/** Draws one defect and measures it; none if there is no room for it. */
function drawObject(stage: Stage, camera: Camera, category: CastingCategory): CastingObject | undefined {
  const { stamp } = stage;
  clearStamp(stamp);
  const place = DEFECT_DRAWERS[category](stage);
  if (place === undefined) return undefined;
  const side = Math.floor(stage.relief.size / camera.bin) * camera.zoom;
  const found = toPictureMask(stamp, camera, side);
  stage.taken.push([stamp.left, stamp.top, stamp.right, stamp.bottom]);
  if (!found || found.area < LEAST_AREA) return undefined;
  const normal = (found.area * stage.pixel * stage.pixel) / (stage.unit * stage.unit);
  const size = normal < 80 ? "small" : normal < 250 ? "medium" : "large";
  return { category, ...found, attributes: { place, size } };
}
