import { type Report, unpackReport, type View } from "@borescope/viewer";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { BorescopePart, BorescopeReport, useSelected } from "./borescope";

function App({ report }: { report: Report }) {
  const [view, setView] = useState<View | null>(null);
  return (
    <>
      <h1>Our own application</h1>
      {view !== null && <Aside view={view} />}
      <div id="whole">
        <BorescopeReport report={report} onView={setView} />
      </div>
    </>
  );
}

/** Our own words, our own button and one part, which share what is selected with the whole. */
function Aside({ view }: { view: View }) {
  const selected = useSelected(view);
  return (
    <aside>
      <button type="button" id="burrs" onClick={() => view.toggle({ kind: "class", of: ["burr"] })}>
        Burrs
      </button>{" "}
      <output id="told">
        {selected} of {view.dataset.groundTruth.length} ground truths selected
      </output>
      <BorescopePart tag="borescope-confusion-matrix" view={view} />
    </aside>
  );
}

const response = await fetch("val.report");
const report = await unpackReport(new Uint8Array(await response.arrayBuffer()), "val.report");
createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <App report={report} />
  </StrictMode>,
);
