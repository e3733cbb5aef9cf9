import { createEvaluator } from "@borescope/metrics";
import { LinearDetector } from "./model.js";
import { drawPlates, randomNumbers } from "./plates.js";

const random = randomNumbers(1);
const training = drawPlates("training", 60, random);
const validation = drawPlates("validation", 40, random);

const model = new LinearDetector();
let best = { epoch: 0, AP: -1 };
for (let epoch = 1; epoch <= 8; epoch++) {
  model.train(training);

  const evaluator = createEvaluator({ categories: ["pore"], boxFormat: "cxcywh" });
  for (const { id, grey, pores } of validation) {
    const { boxes, scores } = model.detect(grey);
    evaluator.add({
      image: id,
      groundTruth: { boxes: pores, categories: pores.map(() => "pore") },
      detections: { boxes, scores, categories: scores.map(() => "pore") },
    });
  }
  const { AP, AP50 } = evaluator.result().summary;
  console.log(`epoch ${epoch}: AP ${AP!.toFixed(3)}, AP50 ${AP50!.toFixed(3)}`);

  if (AP! > best.AP) best = { epoch, AP: AP! }; // and write the weights away
}
console.log(`best: epoch ${best.epoch}`);
