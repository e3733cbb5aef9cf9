// @ts-check
import { BorescopeError, badRow, Dataset, Detections, Ids, safePath } from "@borescope/core";

/** @import { FormatAdapter, ReadContext, Source } from "@borescope/core" */

const HEAD = "file,width,height,class,x,y,w,h"; // and ",score" in a file of detections
const NUMBER = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i;

/** A line is an object; one without class and box names an image. @returns {FormatAdapter} */
export const csv = () => ({
  name: "csv",
  async detect(source) {
    const head = await source.head(undefined, HEAD.length).catch(() => new Uint8Array());
    return new TextDecoder().decode(head) === HEAD ? 1 : 0;
  },
  async read(source, context) {
    const lines = await readLines(source, context, 8);
    const images = [...new Map(lines.map((line) => [line.file, line])).values()];
    const objects = lines.filter(({ name }) => name !== undefined);
    const fileNames = images.map(({ file }) => file);
    const names = [...new Set(objects.map(({ name }) => name))];
    const [width, height] = [0, 1].map((side) => Float64Array.from(images, ({ numbers }) => numbers[side]));
    return new Dataset(
      { length: images.length, ids: Ids.from(fileNames), fileNames, width, height },
      { length: names.length, ids: Ids.from(names), names, supercategories: names.map(() => null) },
      columns(objects, Ids.from(fileNames), Ids.from(names)),
      source.name,
    );
  },
  async readDetections(source, { images, categories }, context) {
    const [files, names] = [Ids.from(images.fileNames), Ids.from(categories.names)];
    const lines = (await readLines(source, context, 9)).filter(({ file, name, row }) => {
      const known = files.rowOf(file) >= 0 && names.rowOf(name) >= 0;
      if (!known && name !== undefined)
        badRow(context, fault(source, row, "a known image and class", `${file}, ${name}`));
      return known;
    });
    const score = Float64Array.from(lines, ({ numbers }) => numbers[6]);
    return new Detections(context.model, { ...columns(lines, files, names), score }, categories);
  },
});

/** @param {Source} source @param {ReadContext} context @param {number} length cells of a line, at least */
async function readLines(source, context, length) {
  const text = new TextDecoder().decode(await source.bytes(undefined, context));
  const [head, ...lines] = text.trimEnd().split(/\r?\n/);
  if (!head.startsWith(HEAD)) throw fault(source, 0, HEAD, head);
  return lines.flatMap((line, i) => {
    const cells = line.replace(/,+$/, "").split(",");
    const [file, width, height, name, ...rest] = cells;
    const numbers = [width, height, ...rest].map((cell) => (NUMBER.test(cell) ? Number(cell) : Number.NaN));
    const right = cells.length === 3 || (cells.length >= length && cells.length <= 9);
    const sides = [0, 1, 4, 5].every((n) => !(numbers[n] < 0)) && Number.isInteger(numbers[0] + numbers[1]);
    if (right && sides && numbers.every(Number.isFinite) && safePath(file, source.name) !== "")
      return [{ file, name, numbers, row: i + 1 }];
    badRow(context, fault(source, i + 1, HEAD, line));
    return [];
  });
}

/** @param {Source} source @param {number} row @param {string} expected @param {string} found */
function fault({ name }, row, expected, found) {
  return new BorescopeError("CSV_LINE", { file: name, place: `line ${row + 1}`, expected, found: found.slice(0, 80) });
}

/** @param {Awaited<ReturnType<typeof readLines>>} lines @param {Ids} files @param {Ids} names */
function columns(lines, files, names) {
  return {
    length: lines.length,
    ids: Ids.sequence(lines.length),
    image: Uint32Array.from(lines, ({ file }) => files.rowOf(file)),
    category: Uint32Array.from(lines, ({ name }) => names.rowOf(name)),
    box: Float64Array.from(lines.flatMap(({ numbers }) => numbers.slice(2, 6))),
    area: Float64Array.from(lines, ({ numbers }) => numbers[4] * numbers[5]),
    sourceRow: Uint32Array.from(lines, ({ row }) => row - 1),
  };
}
