/** How a patch of surface answers to light and what tools or sand left on it. */
export interface Finish {
  /** `sand`: as cast. `lines`: straight marks. `arcs`: marks around a middle. */
  readonly texture: "sand" | "lines" | "arcs";
  /** False for the bench and what lies on it. */
  readonly part: boolean;
  /** Whether a tool has worked it. */
  readonly worked: boolean;
  /** Share of scattered light. */
  readonly albedo: number;
  /** Strength of mirrored light. */
  readonly gloss: number;
  /** Colour, about 1 each. */
  readonly tint: readonly [number, number, number];
  /** Height of the marks or grains, in fine pixels. */
  readonly relief: number;
  /** Share by which brightness wanders. */
  readonly mottle: number;
  /** Coarse sand instead of fine. */
  readonly coarse?: boolean;
  /** Direction of straight marks (turns), in the part's plane. */
  readonly turns?: number;
  /** Middle of round marks, in the part's plane. */
  readonly x?: number;
  /** Middle of round marks, in the part's plane. */
  readonly y?: number;
  /** Distance between the regular feed marks of the tool; none unless told. */
  readonly pitch?: number;
}
