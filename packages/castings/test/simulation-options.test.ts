import { BorescopeError } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { castingsDataset, generateCastings, type SimulationOptions, simulateDetections } from "../src/index.js";

const castings = castingsDataset(generateCastings({ images: 2, seed: 1, size: 96 }));

describe("options of a simulation, out of range,", () => {
  const fault = (options: object): Partial<BorescopeError> => {
    try {
      simulateDetections(castings, options as SimulationOptions);
    } catch (error) {
      if (error instanceof BorescopeError) return error;
    }
    return {};
  };

  it("are named, with what was expected and found", () => {
    expect(fault({ miss: { burr: 1.5 } })).toMatchObject({
      code: "CASTINGS_OPTION",
      place: "miss.burr",
      expected: "a number from 0 to 1",
      found: "1.5",
    });
    for (const [place, options] of Object.entries({
      miss: { miss: -0.1 },
      wrongClass: { wrongClass: Number.NaN },
      shift: { shift: 2 },
      duplicate: { duplicate: "often" },
      ghost: { ghost: Number.POSITIVE_INFINITY },
      "ghost.crack": { ghost: { crack: -1 } },
      scoreNoise: { scoreNoise: 7 },
      seed: { seed: Number.NaN },
      hard: { hard: 0.5 },
      "hard(0, 0)": { hard: () => 3 },
      "mistakenFor.burr": { mistakenFor: { burr: "burr" } },
    })) {
      expect([place, fault(options).code, fault(options).place]).toEqual([place, "CASTINGS_OPTION", place]);
    }
  });

  it("that name no category, say which were near", () => {
    expect(fault({ miss: { bur: 0.5 } })).toMatchObject({ code: "UNKNOWN_CATEGORY", hint: 'Did you mean "burr"?' });
    expect(fault({ mistakenFor: { burr: "scrach" } }).code).toBe("UNKNOWN_CATEGORY");
  });
});
