import { BorescopeError, type Embedder, type Id, idFromJson, Problems } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import type { Query, SearchResult, VectorIndex } from "@borescope/search";
import type { Command } from "commander";
import { hitDocument, searchDocument } from "../documents/search.js";
import { readTags } from "../read-tags.js";
import { type EmbedderOptions, loadEmbedder, namedEmbedder, withEmbedderOptions } from "./embedder-option.js";
import { realNumber, wholeNumber } from "./numbers.js";
import { progressBar } from "./progress-bar.js";
import { align } from "./table.js";

interface Options extends EmbedderOptions {
  readonly object?: string;
  readonly image?: string;
  readonly text?: string;
  readonly moreLike?: string;
  readonly lessLike?: string;
  readonly filter?: string;
  readonly count: number;
  readonly offset: number;
  readonly minimumScore?: number;
  readonly tags?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  borescope search castings.index --object 123
  borescope search castings.index --object 123 --filter 'class:burr and tag:undetected and width<40' -k 50
  borescope search castings.index --more-like 123,130 --less-like 77
  borescope search castings.index --text "thin burr" --embedder clip:models/clip
  borescope search castings.index --image crop.png --embedder ./embedder.js --json`;

/** `borescope search`: what is most like an object, an image or a text. */
export function searchCommand(program: Command): void {
  const command = program
    .command("search")
    .description("What is most like an object, an image or a text, in an index of vectors")
    .argument("<index>", "a file of `borescope index`")
    .option("--object <id>", "like this object (of an index of images: this image)")
    .option("--image <file>", "like this image or crop; needs the embedder")
    .option("--text <words>", "what the text says; without an embedder of texts, what has its words")
    .option("--more-like <ids>", "like these, with commas between …")
    .option("--less-like <ids>", "… and unlike these")
    .option("--filter <filter>", "only what passes, as in 'class:burr and width<40'")
    .option("-k, --count <n>", "how many", wholeNumber, 20)
    .option("--offset <n>", "skip so many better ones", wholeNumber, 0)
    .option("--minimum-score <n>", "only from this score on", realNumber)
    .option("--tags <file>", "named selections, as `borescope tag` writes them, instead of those in the index")
    .option("--json", "print one JSON document");
  withEmbedderOptions(command, "default: the one that made the index, if that is texture or castings")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { filter, count: k, offset, minimumScore, tags } = options;
  checkOneQuestion(options);
  const { loadIndex } = await import("@borescope/search");
  const problems = new Problems();
  const bar = progressBar();
  let embedder: Embedder | undefined;
  try {
    const index = await loadIndex(path, { onProgress: bar.update });
    embedder = await embedderOf(index, options);
    if (tags !== undefined) {
      const detections = typeof index.table === "string" ? [] : [index.table];
      // a file of tags speaks of the whole data set, the index of some of its rows
      await readTags(index.dataset, await openSource(tags), { detections, onProblem: "skip", problems });
    }
    const query = await queryOf(index, options);
    const result = await index.search(query, { k, offset, filter, minimumScore, embedder });
    bar.stop();
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(searchDocument(path, index, result, problems))}\n`
        : hitTable(index, result),
    );
  } finally {
    bar.stop();
    await embedder?.dispose?.();
  }
}

/** The embedder that is asked for; else, where an image or a text is to be embedded, the one that the index names. */
async function embedderOf({ identity }: VectorIndex, options: Options): Promise<Embedder | undefined> {
  const { embedder, device, image, text } = options;
  if (embedder !== undefined) return loadEmbedder(embedder, device);
  return image === undefined && text === undefined ? undefined : namedEmbedder(identity.name, device);
}

/** @throws BorescopeError USAGE */
function checkOneQuestion({ object, image, text, moreLike, lessLike }: Options): void {
  const asked = Object.entries({ object, image, text, "more-like": moreLike }).filter(
    ([, value]) => value !== undefined,
  );
  if (asked.length === 1 && (lessLike === undefined || moreLike !== undefined)) return;
  throw new BorescopeError("USAGE", {
    expected: "one of --object, --image, --text and --more-like, the last with --less-like or without",
    found:
      [...asked, ...(lessLike === undefined ? [] : [["less-like"]])].map(([name]) => `--${name}`).join(", ") || "none",
  });
}

async function queryOf(
  index: VectorIndex,
  { object, image, text, moreLike = "", lessLike = "" }: Options,
): Promise<Query> {
  if (text !== undefined) return { text };
  if (image !== undefined) {
    const { loadPixels } = await import("@borescope/inference");
    const source = await openSource(image);
    return { image: await loadPixels({ name: image, bytes: (signal) => source.bytes(undefined, { signal }) }) };
  }
  const known = new Set(index.selection.ids());
  const objectOf = (word: string) => ({ object: idOf(word.trim(), known) });
  if (object !== undefined) return objectOf(object);
  const objects = (list: string) =>
    list
      .split(",")
      .filter((word) => word.trim() !== "")
      .map(objectOf);
  return { like: objects(moreLike), unlike: objects(lessLike) };
}

/** The id that a word means: the text, or the number where no text is known. */
function idOf(word: string, known: ReadonlySet<Id>): Id {
  if (known.has(word)) return word;
  const number = /^-?\d+$/.test(word) ? idFromJson({ big: word }) : undefined;
  return number ?? word;
}

function hitTable(index: VectorIndex, { by, because, hits, offset, more }: SearchResult): string {
  const lines = hits.map((hit, i) => {
    const { category, fileName, tags } = hitDocument(index, hit);
    return [`${offset + i + 1}`, category ?? "image", String(hit.id), hit.score.toFixed(3), tags.join(" "), fileName];
  });
  const how = by === "words" ? `By words in names, tags and attributes: ${because}.\n` : "";
  if (hits.length === 0) return `${how}nothing found\n`;
  return `${how}${align([["", "", "id", "score", "tags", "image"], ...lines])}${more ? "and more: --offset, -k\n" : ""}`;
}
