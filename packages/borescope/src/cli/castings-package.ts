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
