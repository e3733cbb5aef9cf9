import { readFile } from "node:fs/promises";
import { BorescopeError } from "@borescope/core";

/** The package of demo data, which need not be installed. @throws BorescopeError CASTINGS_MISSING */
export async function castingsPackage() {
  try {
    return await import("@borescope/castings");
  } catch (cause) {
    throw new BorescopeError("CASTINGS_MISSING", {
      expected: "the package @borescope/castings",
      found: "nothing",
      hint: "Install it: npm install @borescope/castings",
      cause,
    });
  }
}

/** One side of the castings encoder: the ONNX file for images, or the weights for texts. @throws BorescopeError CASTINGS_MISSING */
export async function castingsEncoderFile(side: "image" | "text"): Promise<Uint8Array> {
  const { castingsEncoder } = await castingsPackage();
  return new Uint8Array(await readFile(castingsEncoder()[side]));
}
