import { readFile } from "node:fs/promises";
import { BorescopeError, type Embedder } from "@borescope/core";
import type { DeviceChoice } from "@borescope/inference";
import { type Command, Option } from "commander";
import { castingsPackage } from "./castings-package.js";

/** What {@link withEmbedderOptions} adds, as commander gives it. */
export interface EmbedderOptions {
  readonly embedder: string;
  readonly device: DeviceChoice;
}

const KINDS = "texture, castings, onnx:<file>, clip:<folder>, siglip:<folder> or dinov2:<folder>";

/** Adds the options that name an embedder. */
export function withEmbedderOptions(command: Command): Command {
  return command
    .option("--embedder <kind>", `${KINDS}; texture needs no model`, "texture")
    .addOption(
      new Option("--device <where>", "what a model runs on; auto: the fastest that there is")
        .choices(["auto", "cuda", "webgpu", "cpu"])
        .default("auto"),
    );
}

/** Loads the embedder that the options name. @throws BorescopeError USAGE, and what the embedders throw */
export async function loadEmbedder({ embedder, device }: EmbedderOptions): Promise<Embedder> {
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
  throw new BorescopeError("USAGE", { place: "--embedder", expected: KINDS, found: embedder });
}
