import { BorescopeError, type JsonScanner } from "@borescope/core";

/** A field that must be there is not, in the element being read. */
export function missing(scanner: JsonScanner, field: string, expected: string): BorescopeError {
  return new BorescopeError("COCO_MISSING", {
    file: scanner.file,
    place: scanner.place(field),
    expected,
    found: "nothing",
  });
}
