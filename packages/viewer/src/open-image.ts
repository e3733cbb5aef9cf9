import type { GalleryItems } from "./gallery-items.js";
import type { ImageView } from "./image-view.js";
import type { View } from "./view.js";

/**
 * Shows an item large, over the page.
 *
 * @param closed - is told at which item the view was closed; absent: what had the focus gets it back
 */
export function openImage(
  root: ParentNode & Node,
  view: View,
  items: GalleryItems,
  place: number,
  closed?: (place: number) => void,
): void {
  const from = (root as ShadowRoot).activeElement as HTMLElement | null;
  const large = document.createElement("borescope-image") as ImageView;
  Object.assign(large, { view, items, place });
  large.addEventListener("close", () => {
    large.remove();
    if (closed === undefined) from?.focus();
    else closed(large.place);
  });
  root.append(large);
}

/** Rows of one of the gallery's tables as its items. */
export function itemsOf(table: number, rows: ArrayLike<number>): GalleryItems {
  return { table: new Uint8Array(rows.length).fill(table), row: Uint32Array.from(rows), hidden: 0 };
}
