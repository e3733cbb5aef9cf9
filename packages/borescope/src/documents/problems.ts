import type { Problems } from "@borescope/core";

/** Problems as documents have them: code, count, and where the first ones are. */
export function problemList(problems: Problems) {
  return problems.report().map(({ code, count, first }) => ({
    code,
    count,
    first: first.map(({ file, place }) => ({ file, place })),
  }));
}
