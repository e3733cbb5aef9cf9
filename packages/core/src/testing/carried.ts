/** All that a format can hold besides image names, boxes and the categories in use. */
export const CARRIED = [
  "image ids",
  "category ids",
  "object ids",
  "unused categories",
  "supercategories",
  "crowds",
  "ignored",
  "attributes",
  "keypoints",
  "run lengths",
  "polygons",
  "several rings",
] as const;

/** One thing that a format can hold. */
export type Carried = (typeof CARRIED)[number];
