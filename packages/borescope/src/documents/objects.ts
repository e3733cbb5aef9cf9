import { idToJson, type Problems } from "@borescope/core";
import type { ObjectOutcome, Outcomes } from "@borescope/metrics";
import { problemList } from "./problems.js";
import { setupFields } from "./setup.js";

/** The document, piece by piece: a line for each object. */
export function* objectsDocument(
  outcomes: Outcomes,
  objects: Iterable<ObjectOutcome>,
  problems: Problems,
): Generator<string> {
  const head = JSON.stringify({ schema: "borescope.objects/1", ...setupFields(outcomes) });
  yield `${head.slice(0, -1)},"objects":[`;
  let first = true;
  for (const { row: _, id, imageId, partnerId, ...more } of objects) {
    const ids = { imageId: idToJson(imageId), partnerId: partnerId === null ? null : idToJson(partnerId) };
    yield `${first ? "" : ","}\n${JSON.stringify({ id: idToJson(id), ...ids, ...more })}`;
    first = false;
  }
  yield `],"problems":${JSON.stringify(problemList(problems))}}\n`;
}
