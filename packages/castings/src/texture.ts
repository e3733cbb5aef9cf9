import type { Finish } from "./finish.js";
import { sampleTile, TILE, TILE_MASK, type Tiles } from "./noise.js";
import type { Random } from "./numbers.js";
import type { Pose, Relief } from "./relief.js";
import { cosTurn, sinTurn } from "./turn.js";

/** Gives every pixel the grain or the tool marks of its finish. */
export function applyTextures(relief: Relief, pose: Pose, tiles: Tiles, random: Random): void {
  const brushes = relief.finishes.map((finish) => createBrush(finish, pose));
  const ox = random.integer(TILE);
  const oy = random.integer(TILE);
  const { size, finish: numbers } = relief;
  for (let y = 0; y < size; y++) {
    const tileRow = ((y + oy) & TILE_MASK) * TILE;
    let from = 0;
    while (from < size) {
      const number = numbers[y * size + from] as number;
      let to = from + 1;
      while (to < size && numbers[y * size + to] === number) to++;
      const brush = brushes[number];
      if (brush) {
        const run = { y, from, to, tileRow, ox };
        if (brush.finish.texture === "sand") putSand(relief, brush, tiles, run);
        else putMarks(relief, brush, tiles, run);
      }
      from = to;
    }
  }
}

/** Pixels of one finish next to each other in a row. */
interface Run {
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly tileRow: number;
  readonly ox: number;
}

interface Brush {
  readonly finish: Finish;
  /** Straight marks: their direction. Round marks: their middle, in fine pixels. */
  readonly a: number;
  readonly b: number;
  /** Distance between feed marks, in fine pixels. */
  readonly pitch: number;
}

function createBrush(finish: Finish, pose: Pose): Brush {
  const arcs = finish.texture === "arcs";
  const fx = finish.x ?? 0;
  const fy = finish.y ?? 0;
  const c = cosTurn(finish.turns ?? 0);
  const s = sinTurn(finish.turns ?? 0);
  return {
    finish,
    a: arcs ? pose.x + (fx * pose.cos - fy * pose.sin) * pose.scale : c * pose.cos - s * pose.sin,
    b: arcs ? pose.y + (fx * pose.sin + fy * pose.cos) * pose.scale : c * pose.sin + s * pose.cos,
    pitch: (finish.pitch ?? 0) * pose.scale,
  };
}

function putSand(relief: Relief, brush: Brush, tiles: Tiles, run: Run): void {
  const { height, albedo, gloss, brushCos, brushSin, size } = relief;
  const { finish } = brush;
  const { cloud } = tiles;
  const grains = finish.coarse ? tiles.coarse : tiles.fine;
  const rise = finish.relief;
  const dim = finish.albedo;
  const spread = finish.mottle;
  const shine = finish.gloss;
  for (let x = run.from; x < run.to; x++) {
    const i = run.y * size + x;
    const at = run.tileRow + ((x + run.ox) & TILE_MASK);
    const grain = grains[at] as number;
    height[i] = (height[i] as number) + grain * rise;
    const lit = 1 + spread * ((cloud[at] as number) * 0.5 + grain * 0.35);
    albedo[i] = dim * (lit < 0.3 ? 0.3 : lit);
    gloss[i] = shine * (1 + 0.2 * grain);
  }
  if ((run.y & 1) !== 0) return;
  const cells = (run.y >> 1) * (size >> 1);
  brushCos.fill(0, cells + ((run.from + 1) >> 1), cells + ((run.to + 1) >> 1));
  brushSin.fill(0, cells + ((run.from + 1) >> 1), cells + ((run.to + 1) >> 1));
}

function putMarks(relief: Relief, brush: Brush, tiles: Tiles, run: Run): void {
  const { height, albedo, gloss, brushCos, brushSin, size } = relief;
  const { finish, a, b, pitch } = brush;
  const { cloud, streak } = tiles;
  const { relief: rise, albedo: dim, gloss: bright, mottle } = finish;
  const arcs = finish.texture === "arcs";
  const y = run.y + 0.5;
  for (let x = run.from; x < run.to; x++) {
    const i = run.y * size + x;
    const dx = arcs ? x + 0.5 - a : -b;
    const dy = arcs ? y - b : a;
    const square = dx * dx + dy * dy + 1e-6;
    if (((x | run.y) & 1) === 0) {
      const cell = (run.y >> 1) * (size >> 1) + (x >> 1);
      brushCos[cell] = (dx * dx - dy * dy) / square;
      brushSin[cell] = (2 * dx * dy) / square;
    }
    // Straight marks run along (a, b), so that (-b, a) is across them.
    const across = arcs ? Math.sqrt(square) : y * a - (x + 0.5) * b;
    const slow = arcs ? dx * 0.012 + dy * 0.017 : ((x + 0.5) * a + y * b) * 0.02;
    const mark = sampleTile(streak, across * 0.8, slow);
    let ridge = 0;
    if (pitch > 0) {
      const phase = across / pitch;
      ridge = Math.abs(phase - Math.floor(phase) - 0.5) * 4 - 1;
    }
    const blotch = cloud[run.tileRow + ((x + run.ox) & TILE_MASK)] as number;
    height[i] = (height[i] as number) + (mark * 0.8 + ridge * 0.7) * rise;
    albedo[i] = dim * (1 + mottle * (blotch * 0.4 + mark * 0.5));
    gloss[i] = bright * (1 + mottle * (mark * 0.8 + ridge * 0.3 - blotch * 0.4));
  }
}
