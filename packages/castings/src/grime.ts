import { sampleTile, TILE, type Tiles } from "./noise.js";
import { between, chance, type Random, smooth } from "./numbers.js";
import type { Relief } from "./relief.js";
import { cosTurn, sinTurn } from "./turn.js";

/** What a workshop leaves behind and no inspector minds: films of oil, and swarf on the bench. */
export function addGrime(relief: Relief, tiles: Tiles, random: Random, unit: number): void {
  const films = random.integer(4);
  for (let k = 0; k < films; k++) addFilm(relief, tiles, random, unit);
  const chips = chance(random, 0.4) ? 3 + random.integer(9) : 0;
  for (let k = 0; k < chips; k++) addChip(relief, random, unit);
}

/** A soft-edged film of oil or a thumb's mark: a little darker or duller. */
function addFilm(relief: Relief, tiles: Tiles, random: Random, unit: number): void {
  const { size, albedo, gloss } = relief;
  const cx = random.integer(size);
  const cy = random.integer(size);
  const radius = between(random, 14, 48) * unit;
  const phase = random.integer(TILE);
  const strength = between(random, 0.1, 0.32);
  const reach = Math.ceil(radius * 1.5);
  for (let y = Math.max(0, cy - reach); y < Math.min(size, cy + reach); y++) {
    for (let x = Math.max(0, cx - reach); x < Math.min(size, cx + reach); x++) {
      const d = Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)) / radius;
      if (d > 1.45) continue;
      const film = strength * smooth(1.05, 0.55, d + 0.2 * sampleTile(tiles.cloud, x + phase, y));
      const i = y * size + x;
      albedo[i] = (albedo[i] as number) * (1 - film);
      gloss[i] = (gloss[i] as number) * (1 - 0.6 * film);
    }
  }
}

/** A curl of swarf, only where it falls on the bench. */
function addChip(relief: Relief, random: Random, unit: number): void {
  const { size } = relief;
  let x = random.integer(size);
  let y = random.integer(size);
  let heading = random.next();
  const bend = between(random, -0.05, 0.05) / unit;
  const length = between(random, 3, 11) * unit;
  for (let k = 0; k < length; k++) {
    x += cosTurn(heading);
    y += sinTurn(heading);
    heading += bend;
    for (let w = 0; w < 2; w++) {
      const column = Math.floor(x) + w;
      const row = Math.floor(y);
      if (column < 0 || row < 0 || column >= size || row >= size) continue;
      const i = row * size + column;
      if ((relief.finish[i] as number) !== 0) continue;
      relief.height[i] = (relief.height[i] as number) + unit;
      relief.albedo[i] = 0.4;
      relief.gloss[i] = 0.3;
    }
  }
}
