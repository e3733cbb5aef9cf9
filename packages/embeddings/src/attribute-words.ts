/** How a sentence speaks of an attribute: `a has lower resolution (median 320 px against 640 px)`. */
export interface AttributeWords {
  readonly title: string;
  readonly unit: string;
  readonly more: string;
  readonly less: string;
  /** Of what is true or false, or has few values: `is`, as in `is more often …`; then what, where it is true. */
  readonly verb: string;
}

/** The attributes that are measured here; what a file calls them is said as the file does. */
const KNOWN: Readonly<Record<string, Partial<AttributeWords>>> = {
  megapixels: { title: "resolution", unit: " megapixels" },
  shorterSide: { title: "resolution", unit: " px" },
  brightness: { title: "brightness" },
  contrast: { title: "contrast" },
  sharpness: { title: "sharpness" },
  noise: { title: "noise", more: "more", less: "less" },
  objects: { title: "objects on an image", more: "more", less: "fewer" },
  boxSide: { title: "boxes", unit: " px", more: "larger", less: "smaller" },
  relativeSize: { title: "boxes for their images", more: "larger", less: "smaller" },
  aspect: { title: "boxes for their height", more: "wider", less: "narrower" },
  elongation: { title: "boxes", unit: " : 1", more: "longer", less: "squarer" },
  centreDistance: { title: "the image's middle", more: "places farther from", less: "places nearer to" },
  touchesBorder: { title: "at the image's border", verb: "is" },
  objectsOnImage: { title: "objects on an image", more: "more", less: "fewer" },
  nearestDistance: { title: "neighbours, in box sides", more: "farther", less: "nearer" },
  nearestIou: { title: "overlap with a neighbour", more: "more", less: "less" },
  edgeEvidence: { title: "boxes, by the edges", more: "tighter", less: "looser" },
  agreement: { title: "IoU with confident detections" },
  score: { title: "scores", more: "higher", less: "lower" },
  class: { title: "of class", verb: "is" },
};

/** The words of an attribute by its name. */
export function wordsOf(name: string): AttributeWords {
  return { title: name, unit: "", more: "higher", less: "lower", verb: "has", ...KNOWN[name] };
}
