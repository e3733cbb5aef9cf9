import { filesSource } from "@borescope/core";
import { createDetector, datasetOfImages, describeDevice } from "@borescope/inference";
import { evaluate, readDataset } from "borescope";

const input = document.querySelector("#files");
const drop = document.querySelector("#drop");
const told = document.querySelector("#told");
/** @param {string} line */
const tell = (line) => told.append(`${line}\n`);

input.addEventListener("change", () => run([...input.files]));
drop.addEventListener("dragover", (event) => event.preventDefault());
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  run([...event.dataTransfer.files]);
});

/** @param {File[]} files */
async function run(files) {
  told.textContent = "";
  try {
    await detectAndEvaluate(files);
  } catch (error) {
    tell(error.message);
  }
}

/** @param {File[]} files */
async function detectAndEvaluate(files) {
  const model = files.find(({ name }) => name.endsWith(".onnx"));
  const annotations = files.find(({ name }) => name.endsWith(".json"));
  if (model === undefined) return tell("Among the files there is no .onnx model.");
  await using detector = await createDetector({ model });
  tell(`${detector.decoder.name} on ${describeDevice(detector.device)}`);

  const images = filesSource(files.filter((file) => file !== model && file !== annotations));
  const classes = detector.labels ?? detector.classes ?? 0;
  const dataset =
    annotations === undefined ? await datasetOfImages(images, classes) : await readDataset(annotations, { images });
  const detections = await detector.detect(dataset);
  const { score, category } = detections.objects;
  tell(`${dataset.images.length} images, ${detections.objects.length} detections`);
  detections.categories.names.forEach((name, row) => {
    const sure = category.filter((each, i) => each === row && score[i] >= 0.25).length;
    if (sure > 0) tell(`${name}: ${sure} of at least 0.25`);
  });
  if (annotations === undefined) return;
  const { summary } = evaluate(dataset, detections);
  tell(`AP ${summary.AP?.toFixed(3)}, AP50 ${summary.AP50?.toFixed(3)}`);
}
