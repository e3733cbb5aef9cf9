import { mountReport, unpackReport } from "@borescope/viewer";

const response = await fetch("val.report");
const report = await unpackReport(new Uint8Array(await response.arrayBuffer()), "val.report");

// all of it, in an element of ours
const { view } = mountReport(document.querySelector("#whole"), report);

// one part, which shares what is selected with the whole; a View of its own would be apart
const matrix = document.createElement("borescope-confusion-matrix");
matrix.view = view;
document.querySelector("#matrix").append(matrix);

// our own code listens, and selects
const told = document.querySelector("#told");
view.addEventListener("change", () => {
  const selected = view.selected().rows("groundTruth").length;
  told.textContent = `${selected} of ${view.dataset.groundTruth.length} ground truths selected`;
});
document.querySelector("#burrs").addEventListener("click", () => {
  view.toggle({ kind: "cell", of: ["background", "burr"] });
});
