import { mountReport, type Part, type Report, type View } from "@borescope/viewer";
import { createElement, useEffect, useRef, useSyncExternalStore } from "react";

/** A whole report. `onView` is handed its view, which parts elsewhere may share, and null once it is gone. */
export function BorescopeReport({ report, onView }: { report: Report; onView: (view: View | null) => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { view, remove } = mountReport(place.current!, report);
    onView(view);
    return () => {
      onView(null);
      remove();
    };
  }, [report, onView]);
  return <div ref={place} />;
}

/** One part of a report, as `borescope-confusion-matrix`. React sets `view` as a property, since the element has one. */
export function BorescopePart({ tag, view }: { tag: Part["tag"]; view: View }) {
  return createElement(tag, { view });
}

/** How many ground truths a view has selected, again whenever that changes. */
export function useSelected(view: View): number {
  return useSyncExternalStore(
    (told) => {
      view.addEventListener("change", told);
      return () => view.removeEventListener("change", told);
    },
    () => view.selected().rows("groundTruth").length,
  );
}
