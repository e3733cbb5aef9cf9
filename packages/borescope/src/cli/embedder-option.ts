import { readFile } from "node:fs/promises";
import { BorescopeError, type Embedder } from "@borescope/core";
import type { DeviceChoice } from "@borescope/inference";
import { type Command, Option } from "commander";
import { castingsPackage } from "./castings-package.js";
import { embedderOfModule } from "./embedder-module.js";
import { isModulePath } from "./plugin-module.js";

/** What {@link withEmbedderOptions} adds, as commander gives it. */
export interface EmbedderOptions {
  /** Undefined where none is given and there is no default. */
  readonly embedder?: string;
  readonly device: DeviceChoice;
}

const KINDS =
  "texture, castings, onnx:<file>, clip:<folder>, siglip:<folder>, dinov2:<folder>, or the path of a module that exports one";

/** Embedders whose name says all that is needed to load them. */
const NAMED: readonly string[] = ["texture", "castings"];

/**
 * Adds the options that name an embedder.
 *
 * @param absent - says what is taken where none is given; absent: texture, which needs no model
 */
export function withEmbedderOptions(command: Command, absent?: string): Command {
  const kinds = `${KINDS}; ${absent ?? "texture needs no model"}`;
  return command
    .option("--embedder <kind>", kinds, absent === undefined ? "texture" : undefined)
    .addOption(
      new Option("--device <where>", "what a model runs on; auto: the fastest that there is")
        .choices(["auto", "cuda", "webgpu", "cpu"])
        .default("auto"),
    );
}

/** The embedder that made vectors, where its name says all; else undefined. */
export async function namedEmbedder(name: string, device: DeviceChoice): Promise<Embedder | undefined> {
  return NAMED.includes(name) ? loadEmbedder(name, device) : undefined;
}

/** Loads the embedder that `--embedder` names. @throws BorescopeError USAGE, EMBEDDER_UNLOADABLE, and what the embedders throw */
export async function loadEmbedder(embedder: string, device: DeviceChoice): Promise<Embedder> {
  const { castings, clip, dinov2, onnxEmbedder, siglip, textureDescriptor } = await import("@borescope/embeddings");
  const [, kind, path] = /^([^:]+)(?::(.+))?$/s.exec(embedder) ?? [];
  if (kind === "texture" && path === undefined) return textureDescriptor();
  if (kind === "castings" && path === undefined) {
    const { castingsEncoder, readCastingsTextEncoder } = await castingsPackage();
    const files = castingsEncoder();
    return castings({ ...files, text: readCastingsTextEncoder(await readFile(files.text)), device });
  }
  if (kind === "onnx" && path !== undefined) return onnxEmbedder({ model: path, device });
  const families = new Map([
    ["clip", clip],
    ["siglip", siglip],
    ["dinov2", dinov2],
  ]);
  const family = families.get(kind ?? "");
  if (family !== undefined && path !== undefined) return family(path, { device });
  if (isModulePath(embedder)) return embedderOfModule(embedder);
  throw new BorescopeError("USAGE", { place: "--embedder", expected: KINDS, found: embedder });
}
