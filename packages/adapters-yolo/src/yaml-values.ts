import { BorescopeError } from "@borescope/core";
import { type KeypointShape, TASKS, type YoloTask } from "./options.js";

/** The `task` of a data.yaml or of the options. @throws BorescopeError YOLO_YAML */
export function asTask(value: unknown, file: string): YoloTask | undefined {
  if (value === undefined) return undefined;
  const task = TASKS.find((name) => name === value);
  if (task !== undefined) return task;
  throw yamlFault(file, "task", `one of ${TASKS.join(", ")}`, `"${String(value)}"`);
}

/** `kpt_shape: [17, 3]`. @throws BorescopeError YOLO_YAML */
export function readShape(value: unknown, file: string): KeypointShape | undefined {
  if (value === undefined) return undefined;
  const [count, dimensions] = Array.isArray(value) ? value.map(Number) : [];
  const counts = count !== undefined && Number.isInteger(count) && count > 0 && count < 1e6;
  if (counts && (dimensions === 2 || dimensions === 3)) return [count, dimensions];
  throw yamlFault(file, "kpt_shape", "a number of keypoints and 2 or 3, as in [17, 3]", String(value));
}

/** Holds every class name to be used once. @throws BorescopeError YOLO_YAML */
export function checkNames(names: readonly string[], file: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw yamlFault(file, "names", "every class name once", `"${name}" again`, "Rename one, or merge the classes.");
    seen.add(name);
  }
}

/** A fault in a data.yaml or in a file of names. */
export function yamlFault(
  file: string,
  place: string | undefined,
  expected: string,
  found: string,
  hint?: string,
): BorescopeError {
  return new BorescopeError("YOLO_YAML", { file, place, expected, found, hint });
}
