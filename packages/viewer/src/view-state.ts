import { CONVENTIONS, type ConventionName } from "@borescope/metrics";
import { type Chip, chipFromText, chipToText } from "./chip.js";

/** All that a person has chosen: what the address holds. */
export interface ViewState {
  /** Place of the model. */
  readonly model: number;
  readonly iou: number;
  readonly confidence: number;
  readonly convention: ConventionName;
  /** Objects are selected that pass all of them. */
  readonly chips: readonly Chip[];
}

/** What is chosen at first: as the library's functions have it. */
export const FIRST_STATE: ViewState = { model: 0, iou: 0.5, confidence: 0.25, convention: "borescope", chips: [] };

/** A state as the hash of an address, without what is as at first. */
export function stateToHash(state: ViewState): string {
  const parts = new URLSearchParams();
  for (const key of ["model", "iou", "confidence", "convention"] as const)
    if (state[key] !== FIRST_STATE[key]) parts.set(key, String(state[key]));
  for (const chip of state.chips) parts.append("select", chipToText(chip));
  return parts.toString();
}

/** The state of a hash; what cannot be read, or is out of range, is as at first. */
export function stateFromHash(hash: string, models: number): ViewState {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (key: "model" | "iou" | "confidence", least: number, most: number) => {
    const value = Number.parseFloat(parts.get(key) ?? "");
    return value >= least && value <= most ? value : FIRST_STATE[key];
  };
  const convention = parts.get("convention") ?? "";
  return {
    model: Math.floor(number("model", 0, models - 1)),
    iou: number("iou", 0, 1),
    confidence: number("confidence", 0, 1),
    convention: Object.hasOwn(CONVENTIONS, convention) ? (convention as ConventionName) : FIRST_STATE.convention,
    chips: parts.getAll("select").flatMap((text) => chipFromText(text) ?? []),
  };
}
