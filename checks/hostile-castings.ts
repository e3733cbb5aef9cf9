import { deflateSync } from "node:zlib";
import { readGroundTruth, readResults, writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { CastingsBuilder, encodePng, generateCastings, simulateDetections } from "@borescope/castings";
import { Detections, type OutputFile } from "@borescope/core";

/** Names that would run if they were taken for HTML. */
export const HOSTILE = "<img src=x onerror=alert(1)>";

/** A data set and two models on it, whose burrs and first image have hostile names, as their files would give them. */
export function hostileCastings() {
  const builder = new CastingsBuilder();
  const pictures = new Map<string, Uint8Array>();
  for (const image of generateCastings({ images: 24, seed: 5, size: 160 })) {
    const fileName = pictures.size === 0 ? `${HOSTILE.replace("/", "")}.png` : image.fileName;
    pictures.set(fileName, encodePng(image, deflateSync));
    builder.add({ ...image, fileName });
  }
  const drawn = builder.finish();
  const text = ([file]: OutputFile[]) =>
    new TextEncoder().encode([...file!.content].join("").replaceAll("burr", HOSTILE));
  const dataset = readGroundTruth(text(writeGroundTruth(drawn)), { attributes: "all" });
  const models = [1, 2].map((seed) => {
    const { objects } = readResults(text(writeResults(drawn, simulateDetections(drawn, { seed }))), dataset);
    return new Detections(seed === 1 ? "before" : `after ${HOSTILE}`, objects, dataset.categories);
  });
  return { dataset, models, pictures };
}
