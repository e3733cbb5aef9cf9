import { type Command, Option } from "commander";
import { indexDocument } from "../documents/build-index.js";
import { interruptible } from "./interruptible.js";
import { loadSpace, type SpaceOptions, withSpaceOptions } from "./load-space.js";
import { checkWritable } from "./output-files.js";
import { progressBar } from "./progress-bar.js";

interface Options extends SpaceOptions {
  readonly out: string;
  readonly store: "exact" | "usearch";
}

const EXAMPLES = `
Examples:
  borescope index objects.bin val.json --out castings.index
  borescope index objects.bin val.json --detections yolo.json --out castings.index
  borescope index images.bin val.json --attributes cameras.csv --store usearch --out images.index`;

/** `borescope index`: vectors that can be searched, with what is known of their rows. */
export function indexCommand(program: Command): void {
  const command = program
    .command("index")
    .description("Make vectors searchable, with the names, boxes, classes, attributes and tags of what they are of")
    .requiredOption("--out <file>", "where to write the index");
  withSpaceOptions(command)
    .addOption(
      new Option("--store <name>", "exact: all are compared; usearch: a graph, which finds nearly all at once")
        .choices(["exact", "usearch"])
        .default("exact"),
    )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(path: string, groundTruth: string, options: Options): Promise<void> {
  await checkWritable(options.out);
  const { loader, space } = await loadSpace(path, groundTruth, options);
  const { buildIndex, exactStore, saveIndex, usearchStore } = await import("@borescope/search");
  const store = options.store === "exact" ? exactStore() : usearchStore();
  const bar = progressBar();
  const index = await interruptible(async (signal) => {
    const built = await buildIndex(space, { store, signal, onProgress: bar.update }).finally(bar.stop);
    await saveIndex(built, options.out, { signal });
    return built;
  });
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(indexDocument(options.out, index, loader.problems))}\n`);
    return;
  }
  const { selection, identity, plugin } = index;
  process.stdout.write(
    `${index.length} vectors by ${identity.name} (${selection.table}), ${plugin.name} → ${options.out}\n`,
  );
  loader.report();
}
