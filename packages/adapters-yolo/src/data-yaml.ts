import type { Source } from "@borescope/core";
import type { KeypointShape, YoloTask } from "./options.js";
import { asTask, checkNames, readShape, yamlFault } from "./yaml-values.js";

/** A data.yaml is some kilobytes; what is longer than this is something else. */
const MOST_BYTES = 1 << 22;

/** What a data.yaml says. */
export interface DataYaml {
  readonly file: string;
  /** `path`: the folder that the splits are seen from. */
  readonly root: string | undefined;
  readonly names: readonly string[];
  /** Folders, lists and images of each split, as written. */
  readonly splits: ReadonlyMap<string, readonly string[]>;
  readonly task: YoloTask | undefined;
  readonly shape: KeypointShape | undefined;
}

/**
 * Reads a data.yaml. Every scalar is taken as it is written, so that a class named `no` or `1.0` keeps its name.
 *
 * @param given - names in place of the file's
 * @throws BorescopeError YOLO_YAML
 */
export async function readDataYaml(source: Source, file: string, given?: readonly string[]): Promise<DataYaml> {
  const bytes = await source.head(file, MOST_BYTES + 1);
  if (bytes.length > MOST_BYTES) throw yamlFault(file, undefined, "a data.yaml of a few kilobytes", "4 MiB and more");
  const fields = await parse(new TextDecoder().decode(bytes), file);
  const splits = new Map<string, readonly string[]>();
  for (const split of ["train", "val", "valid", "validation", "test", "minival"]) {
    const paths = listOfPaths(fields.get(split), split, file);
    const name = split === "valid" || split === "validation" ? "val" : split;
    if (paths.length > 0 && !splits.has(name)) splits.set(name, paths);
  }
  const root = fields.get("path");
  return {
    file,
    root: typeof root === "string" && root !== "" && !isNull(root) ? root : undefined,
    names: given ?? readNames(fields, file),
    splits,
    task: asTask(fields.get("task"), file),
    shape: readShape(fields.get("kpt_shape"), file),
  };
}

async function parse(text: string, file: string): Promise<ReadonlyMap<unknown, unknown>> {
  // loaded when it is needed: who reads COCO alone should not wait for it
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const fault = document.errors[0];
  if (fault !== undefined)
    throw yamlFault(file, `line ${lines.linePos(fault.pos[0]).line}`, "valid YAML", fault.message);
  let value: unknown;
  try {
    value = document.toJS({ mapAsMap: true, maxAliasCount: 100 });
  } catch (cause) {
    throw yamlFault(file, undefined, "valid YAML", cause instanceof Error ? cause.message : String(cause));
  }
  if (value instanceof Map) return value;
  throw yamlFault(file, "line 1", "a map with names, train and val", "another value");
}

function readNames(fields: ReadonlyMap<unknown, unknown>, file: string): readonly string[] {
  const value = fields.get("names");
  const given = value instanceof Map ? namesOfMap(value, file) : value;
  if (!Array.isArray(given) || given.some((name) => typeof name !== "string"))
    throw yamlFault(
      file,
      "names",
      "class names, as a list or a map 0: name, 1: name …",
      value === undefined ? "none" : "another value",
      "Add names: to the file, or pass them (the option names).",
    );
  const nc = fields.get("nc");
  if (nc !== undefined && Number(nc) !== given.length)
    throw yamlFault(file, "nc", `${given.length}, as many as there are names`, String(nc));
  checkNames(given, file);
  return given;
}

function namesOfMap(map: ReadonlyMap<unknown, unknown>, file: string): unknown[] {
  const names: unknown[] = new Array(map.size);
  for (const [key, name] of map) {
    const index = /^\d+$/.test(String(key)) ? Number(key) : -1;
    if (!(index >= 0 && index < map.size))
      throw yamlFault(file, "names", `the keys 0 … ${map.size - 1}`, `"${String(key)}"`);
    names[index] = name;
  }
  return names;
}

function listOfPaths(value: unknown, split: string, file: string): string[] {
  if (value === undefined || (typeof value === "string" && isNull(value))) return [];
  const list = typeof value === "string" ? [value] : value;
  if (Array.isArray(list) && list.every((path) => typeof path === "string")) return list;
  throw yamlFault(file, split, "a folder, a list of folders, or a text file that lists images", "another value");
}

function isNull(text: string): boolean {
  return /^(null|~|\s*)$/i.test(text);
}
