import { openSource } from "@borescope/core/node";
import type { Command } from "commander";
import { loadMatrices, type OutcomeCliOptions, withOutcomeOptions } from "./outcome-options.js";
import { tagUntagged } from "./tag-untagged.js";

/** What {@link withSpaceOptions} adds, as commander gives it. */
export interface SpaceOptions extends OutcomeCliOptions {
  readonly detections?: string;
}

/** Adds a file of vectors, its ground truth, a model, and the options that they are read with. */
export function withSpaceOptions(command: Command): Command {
  command
    .argument("<space>", "a file of vectors, as `borescope embed` writes it")
    .argument("<ground-truth>", "the data set that was embedded")
    .option(
      "--detections <file>",
      "a model, as path or name=path: the one that was embedded, or one whose outcomes become tags, unless --tags has them",
    );
  return withOutcomeOptions(command);
}

/** A space with its data set, tagged, and the outcomes of the model. @throws BorescopeError SPACE_FORMAT and the like */
export async function loadSpace(path: string, groundTruth: string, options: SpaceOptions) {
  const { readSpace } = await import("@borescope/embeddings");
  const models = options.detections === undefined ? [] : [options.detections];
  const { loader, dataset, matrices } = await loadMatrices(groundTruth, models, options, "all");
  const outcomes = matrices[0]?.outcomes;
  tagUntagged(outcomes);
  const source = await openSource(path);
  const detections = outcomes === undefined ? [] : [outcomes.detections];
  const space = await readSpace(await source.bytes(), dataset, { detections, file: source.name });
  return { loader, space, outcomes };
}
