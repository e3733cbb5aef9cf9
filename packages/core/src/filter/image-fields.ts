import type { Dataset } from "../dataset.js";
import { equalityField, type Field, numberField } from "./field.js";
import type { FieldMakers } from "./fields.js";
import { categoriesNamed, fileNameField, idField } from "./shared-fields.js";
import { tagField } from "./tag-field.js";

/** What can be asked of an image. Sizes that the file does not tell count as missing. */
export function imageFields(dataset: Dataset): FieldMakers {
  const { ids, fileNames, width, height } = dataset.images;
  const known = (value: number) => (value > 0 ? value : Number.NaN);
  const count = () => numberField(countField(dataset));
  const classes = () => classesOnImage(dataset);
  const name = () => fileNameField(fileNames);
  return new Map<string, () => Field>([
    ["width", () => numberField((row) => known(width[row]!))],
    ["height", () => numberField((row) => known(height[row]!))],
    ["area", () => numberField((row) => known(width[row]! * height[row]!))],
    ["aspect", () => numberField((row) => known(width[row]!) / known(height[row]!))],
    ["count", count],
    ["objects", count],
    ["class", classes],
    ["category", classes],
    ["tag", () => tagField(dataset, "images")],
    ["image", name],
    ["name", name],
    ["id", () => idField(ids)],
  ]);
}

/** Ground-truth objects on each image. */
function countField({ images, groundTruth }: Dataset): (row: number) => number {
  const counts = new Uint32Array(images.length);
  for (let i = 0; i < groundTruth.length; i++) counts[groundTruth.image[i]!]!++;
  return (row) => counts[row]!;
}

/** Images by the classes of the ground truth on them. */
function classesOnImage({ images, groundTruth, categories }: Dataset): Field {
  return equalityField((values, complain) => {
    const wanted = categoriesNamed(categories.names, values, complain);
    const hits = new Uint8Array(images.length);
    for (let i = 0; i < groundTruth.length; i++)
      if (wanted[groundTruth.category[i]!] === 1) hits[groundTruth.image[i]!] = 1;
    return (row) => hits[row] === 1;
  });
}
