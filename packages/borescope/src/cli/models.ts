import { basename } from "node:path";
import { BorescopeError } from "@borescope/core";
import { modelName } from "../model-name.js";

/** A model as the command line names it. */
export interface ModelArgument {
  readonly name: string;
  readonly path: string;
}

/** `name=path`, or a path whose stem is the name. @throws BorescopeError USAGE_MODEL_TWICE, USAGE_MODEL_NAME */
export function namedModels(arguments_: readonly string[]): ModelArgument[] {
  const models = arguments_.map((text) => {
    const named = /^([^=/\\]+)=(.+)$/.exec(text);
    if (named !== null) return { name: named[1]!, path: named[2]! };
    return { name: modelName(baseOf(text)), path: text };
  });
  const seen = new Map<string, string>();
  for (const { name, path } of models) {
    if (/^\.*$/.test(name))
      // a name is also that of a folder (--arrays)
      throw new BorescopeError("USAGE_MODEL_NAME", {
        expected: "a name for every model",
        found: JSON.stringify(name),
        hint: `Name it: model=${path}.`,
      });
    const before = seen.get(name);
    if (before !== undefined)
      throw new BorescopeError("USAGE_MODEL_TWICE", {
        expected: "every model name once",
        found: `"${name}" for ${before} and ${path}`,
        hint: "Name them: first=a/results.json second=b/results.json.",
      });
    seen.set(name, path);
  }
  return models;
}

/** The last part of a path, or of a URL's path. */
function baseOf(text: string): string {
  return basename(/^https?:\/\//i.test(text) ? text.replace(/[?#].*$/, "") : text);
}
