import type { Change, View } from "./view.js";
import { stateFromHash, stateToHash } from "./view-state.js";

/**
 * Keeps a view's choices in the hash of the page's address, so that they can be linked to and the browser's back
 * button takes them back. A slider's steps do not each enter the history.
 *
 * @returns stops it
 */
export function followHash(view: View): () => void {
  const read = () => {
    if (location.hash.slice(1) !== stateToHash(view.state))
      view.set(stateFromHash(location.hash, view.open.models.length), "slide");
  };
  const write = (event: Event) => {
    const hash = `#${stateToHash(view.state)}`;
    if (hash === (location.hash || "#")) return;
    // not history.pushState, which some browsers refuse to pages opened from a file
    if ((event as CustomEvent<Change>).detail === "slide") location.replace(hash);
    else location.hash = hash;
  };
  read();
  view.addEventListener("change", write);
  addEventListener("hashchange", read);
  return () => {
    view.removeEventListener("change", write);
    removeEventListener("hashchange", read);
  };
}
