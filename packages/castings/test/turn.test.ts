import { expect, it } from "vitest";
import { cosTurn, sinTurn } from "../src/turn.js";

it("agrees with the engine's sine and cosine", () => {
  for (let turns = -2; turns < 2; turns += 0.013) {
    expect(sinTurn(turns)).toBeCloseTo(Math.sin(turns * 2 * Math.PI), 6);
    expect(cosTurn(turns)).toBeCloseTo(Math.cos(turns * 2 * Math.PI), 6);
  }
});
