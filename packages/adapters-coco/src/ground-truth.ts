import {
  BorescopeError,
  badRow,
  Dataset,
  JsonScanner,
  ListWalker,
  type ReadContext,
  type Source,
  unpackRings,
} from "@borescope/core";
import { AttributeReader } from "./attribute-reader.js";
import { BulkRows, HAS_AREA, HAS_BOX, HAS_CATEGORY, HAS_ID, HAS_IMAGE, keepFlags } from "./bulk-rows.js";
import { CategoryColumns } from "./category-columns.js";
import { ImageColumns } from "./image-columns.js";
import { type Extent, polygonExtent, rleExtent } from "./mask-extent.js";
import { missing } from "./missing.js";
import { ObjectColumns } from "./object-columns.js";
import { type GroundTruthOptions, withDefaults } from "./options.js";
import { Places } from "./places.js";
import { resolveAnnotations } from "./resolve.js";
import { rotatedExtent } from "./rotated-extent.js";
import { readSegmentation } from "./segmentation.js";
import { describeValue } from "./values.js";

/** Reads ground truth piece by piece: {@link advance} after each piece, {@link finish} after the last. */
export class GroundTruthReader {
  private readonly images: ImageColumns;
  private readonly categories: CategoryColumns;
  private readonly objects: ObjectColumns;
  private readonly places = new Places();
  private readonly walker: ListWalker;
  private bulk: BulkRows | null | undefined;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly context: ReadContext,
  ) {
    this.images = new ImageColumns(AttributeReader.create(context, "images"));
    this.categories = new CategoryColumns(AttributeReader.create(context, "categories"));
    this.objects = new ObjectColumns({
      masks: context.masks ?? false,
      keypoints: context.keypoints ?? false,
      rotatedBoxes: context.rotatedBoxes,
      attributes: AttributeReader.create(context, "groundTruth"),
    });
    const lists = {
      images: { one: (s: JsonScanner) => this.images.read(s), many: (s: JsonScanner) => this.manyImages(s) },
      categories: { one: (s: JsonScanner) => this.categories.read(s) },
      annotations: { one: (s: JsonScanner) => this.annotation(s), many: (s: JsonScanner) => this.annotations(s) },
    };
    const bad = (error: BorescopeError) => {
      if (error.code === "COCO_KIND") throw error;
      badRow(context, error);
    };
    this.walker = new ListWalker(scanner, lists, bad, [], refuse);
  }

  /** Reads as far as the scanner's bytes go. @returns true at the end of the file */
  advance(): boolean {
    return this.walker.advance();
  }

  /**
   * Resolves ids to rows.
   *
   * @param beside - the folder that the file lies in, where the images may be
   *
   * @throws BorescopeError COCO_MISSING, COCO_DUPLICATE_ID, COCO_DUPLICATE_NAME, COCO_UNKNOWN_IMAGE, COCO_UNKNOWN_CATEGORY
   */
  finish(name: string, beside?: Source | undefined): Dataset {
    const { file } = this.scanner;
    this.bulk?.release();
    for (const key of ["images", "categories", "annotations"])
      if (!this.walker.seen.has(key))
        throw new BorescopeError("COCO_MISSING", {
          file,
          place: `/${key}`,
          expected: `a list "${key}"`,
          found: "nothing",
          hint: key === "annotations" ? "A file of images alone is no ground truth." : undefined,
        });
    const images = this.images.finish(file);
    const categories = this.categories.finish(file);
    const objects = resolveAnnotations(this.objects, images, categories, {
      file,
      context: this.context,
      places: this.places,
    });
    return new Dataset(images, categories, objects, name, this.context.images ?? beside);
  }

  private annotation(scanner: JsonScanner): void {
    const { objects } = this;
    const row = objects.read(scanner);
    if (row.foreign !== "" && row.boxLength !== 4 && row.maskKind === 0 && row.maskAt < 0 && row.rotatedAt < 0)
      throw foreign(scanner, row.foreign);
    if (row.image === undefined) throw missing(scanner, "image_id", "the id of an image");
    if (row.category === undefined) throw missing(scanner, "category_id", "the id of a category");
    if (row.boxLength !== 4 || Number.isNaN(row.area)) this.fill(scanner);
    const labelled = row.labelled >= 0 ? row.labelled : countLabelled(objects.rowKeypoints());
    objects.images.push(row.image);
    objects.categories.push(row.category);
    objects.ids.push(row.id ?? objects.length + 1);
    this.places.add(scanner.index);
    objects.keep(row.area, labelled === 0 ? 1 : 0);
  }

  private manyImages(scanner: JsonScanner): number {
    this.bulk = BulkRows.forFile(scanner, this.bulk);
    return this.bulk ? this.images.readMany(scanner, this.bulk) : 0;
  }

  /** Plain rows, many at a time. */
  private annotations(scanner: JsonScanner): number {
    const { objects } = this;
    if (objects.options.attributes === undefined) this.bulk = BulkRows.forFile(scanner, this.bulk);
    const { bulk } = this;
    if (!bulk || objects.options.attributes !== undefined) return 0;
    const rows = bulk.read(scanner, keepFlags(objects.options), HAS_IMAGE | HAS_CATEGORY | HAS_BOX | HAS_AREA);
    if (rows === 0) return 0;
    if (!bulk.allHave(HAS_ID))
      for (let i = 0; i < rows; i++) if (Number.isNaN(bulk.ids[i])) bulk.ids[i] = objects.length + i + 1;
    objects.images.append(bulk.images, rows);
    objects.categories.append(bulk.categories, rows);
    objects.ids.append(bulk.ids, rows);
    this.places.add(scanner.index, rows);
    objects.keepMany(bulk, rows);
    return bulk.pending ? -rows : rows;
  }

  /** A box that is missing is that of the mask, else of the rotated box; an area that of the mask, else of the box given. */
  private fill(scanner: JsonScanner): void {
    const { objects } = this;
    const { row } = objects;
    if (row.maskAt >= 0) {
      const { pos } = scanner;
      scanner.pos = row.maskAt;
      readSegmentation(scanner, row, objects.stores);
      scanner.pos = pos;
    }
    const extent = maskExtent(objects) ?? (row.boxLength === 4 ? null : rotatedExtent(scanner, row));
    if (row.maskAt >= 0) objects.dropMask();
    if (row.boxLength !== 4) {
      if (extent === null) throw missing(scanner, "bbox", "a box of four numbers");
      row.box.set(extent.box);
      row.boxLength = 4;
    }
    if (Number.isNaN(row.area)) row.area = extent?.area ?? row.box[2]! * row.box[3]!;
  }
}

/**
 * Reads COCO ground truth (instances or keypoints) from the bytes of a file.
 *
 * @throws BorescopeError JSON_*, COCO_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 *
 * const text = '{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}';
 * assert.equal(readGroundTruth(new TextEncoder().encode(text)).images.length, 1);
 * ```
 */
export function readGroundTruth(bytes: Uint8Array, options: GroundTruthOptions = {}): Dataset {
  const reader = new GroundTruthReader(new JsonScanner(bytes, { file: options.file }), withDefaults(options));
  reader.advance();
  return reader.finish(options.file ?? "dataset");
}

function maskExtent(objects: ObjectColumns): Extent | null {
  const { row } = objects;
  if (row.maskKind === 1) return rleExtent({ height: row.size[0], width: row.size[1], counts: objects.rowCounts() });
  return row.maskKind === 2 ? polygonExtent(unpackRings(objects.rowPoints())) : null;
}

function countLabelled(keypoints: Float64Array): number {
  let n = 0;
  for (let i = 2; i < keypoints.length; i += 3) if (keypoints[i]! > 0) n++;
  return n;
}

function foreign(scanner: JsonScanner, kind: "captions" | "panoptic"): BorescopeError {
  return new BorescopeError("COCO_KIND", {
    file: scanner.file,
    place: scanner.place(),
    expected: "objects with boxes, masks or keypoints (instances or keypoints)",
    found: kind,
    hint:
      kind === "captions" ? "A captions file holds no boxes." : "Convert the segments to instances, or pass that file.",
  });
}

function refuse(scanner: JsonScanner, opening: number): BorescopeError | null {
  if (opening === 123 || opening === 0) return null;
  return new BorescopeError("COCO_NOT_GROUND_TRUTH", {
    file: scanner.file,
    place: "/",
    expected: 'an object with "images", "annotations" and "categories"',
    found: opening === 91 ? "a list" : describeValue(scanner),
    hint: opening === 91 ? "This looks like a results file; pass it as detections." : undefined,
  });
}
