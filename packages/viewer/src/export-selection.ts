import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { yolo } from "@borescope/adapters-yolo";
import { type OutputFile, partOf, type Selection, selectionCsv } from "@borescope/core";
import { strToU8, zipSync } from "fflate";

/** What a selection may be written as. */
export const EXPORT_FORMATS = ["COCO", "YOLO", "CSV"] as const;

/** One of the {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A file to be saved. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A selection as one file for another tool: COCO's JSON, YOLO's labels in a zip, or a table. */
export function exportSelection(selection: Selection, format: ExportFormat): ExportedFile {
  if (format === "CSV") return { name: "selection.csv", bytes: utf8(selectionCsv(selection)) };
  const { dataset, model } = partOf(selection);
  if (format === "COCO") {
    const [file] = model === null ? writeGroundTruth(dataset) : writeResults(dataset, model);
    return { name: file!.path, bytes: bytesOf(file!) };
  }
  const writer = yolo();
  const files = [...(model === null ? writer.write(dataset) : writer.writeDetections(dataset, model))];
  const zip = zipSync(Object.fromEntries(files.map((file) => [file.path, bytesOf(file)])));
  return { name: "selection-yolo.zip", bytes: new Uint8Array(zip) };
}

/** Hands a file to the person, as a download. */
export function save({ name, bytes }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // once the browser has begun to read it
}

/** Text as a file. */
export function utf8(pieces: Iterable<string>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(strToU8([...pieces].join("")));
}

function bytesOf({ content }: OutputFile): Uint8Array<ArrayBuffer> {
  const parts = Array.from(content, (piece) => (typeof piece === "string" ? strToU8(piece) : piece));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
