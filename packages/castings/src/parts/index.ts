import type { CastingPart } from "../types.js";
import { bracket } from "./bracket.js";
import { cover } from "./cover.js";
import { flange } from "./flange.js";
import { housing } from "./housing.js";
import type { PartBuilder } from "./part.js";
import { ring } from "./ring.js";

/** The builder of each kind of part. */
export const PART_BUILDERS: Record<CastingPart, PartBuilder> = { flange, housing, bracket, ring, cover };
