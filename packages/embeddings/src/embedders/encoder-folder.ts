import type { Embedder, SourceInput } from "@borescope/core";
import type { DeviceChoice, Preprocessing } from "@borescope/inference";
import { openModelFolder } from "#disk";
import { type ModelFolder, type ModelFolderOptions, needed } from "../models/model-folder.js";
import { onnxEmbedder } from "./onnx.js";
import type { Pooling } from "./pooling.js";
import { openTextSide, type TextLayout } from "./text-side.js";

/** Options of {@link clip}, {@link siglip} and {@link dinov2}. */
export interface EncoderOptions extends ModelFolderOptions {
  /** For people; default: the family's name. */
  readonly name?: string | undefined;
  /** What it runs on; default `auto`. */
  readonly device?: DeviceChoice | undefined;
  /** Threads on the CPU; default: the runtime's. */
  readonly threads?: number | undefined;
}

/** How a family of encoders is exported. */
export interface EncoderFamily {
  readonly name: string;
  /** Paths of the image side, the usual one first. */
  readonly image: readonly string[];
  readonly output: string;
  readonly pooling: Pooling;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly text?: TextLayout;
}

const TEXT_MODELS = ["onnx/text_model.onnx", "text_model.onnx"];

/** Opens an encoder of a family from the folder of its export. */
export async function openEncoder(
  input: SourceInput,
  family: EncoderFamily,
  options: EncoderOptions,
): Promise<Embedder> {
  const { device, threads, signal, name = family.name } = options;
  const running = { device, threads, signal };
  const folder = await openModelFolder(input, options);
  const image = await needed(folder, family.image);
  const text = family.text === undefined ? undefined : await textOf(folder, family.text, running);
  try {
    return await onnxEmbedder({
      ...running,
      model: image.input,
      name,
      preprocessing: await preprocessingOf(folder, family),
      centred: true,
      antialias: true,
      output: family.output,
      pooling: family.pooling,
      text,
    });
  } catch (error) {
    await text?.dispose?.();
    throw error;
  }
}

/** A folder without a text model is one of images alone. */
async function textOf(folder: ModelFolder, layout: TextLayout, running: Parameters<typeof openTextSide>[2]) {
  const model = await folder.find(TEXT_MODELS);
  if (model === null) return undefined;
  const tokenizer = await needed(folder, ["tokenizer.json"]);
  return openTextSide({ model, tokenizer, config: await folder.find(["tokenizer_config.json"]) }, layout, running);
}

/** The mean and deviation that the export tells of, else the family's. */
async function preprocessingOf(
  folder: ModelFolder,
  { mean, deviation }: EncoderFamily,
): Promise<Partial<Preprocessing>> {
  const part = await folder.find(["preprocessor_config.json"]);
  if (part === null) return { mean, deviation };
  const told = JSON.parse(new TextDecoder().decode(await part.bytes())) as {
    image_mean?: unknown;
    image_std?: unknown;
  };
  return { mean: threeNumbers(told.image_mean) ?? mean, deviation: threeNumbers(told.image_std) ?? deviation };
}

function threeNumbers(value: unknown): number[] | null {
  const sound = Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
  return sound ? (value as number[]) : null;
}
