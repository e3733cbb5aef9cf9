import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Where Debian's Chromium has a Vulkan driver that needs no GPU, and the loader of such drivers. */
const CHROMIUM = "/usr/lib/chromium";
const full = process.env["BORESCOPE_FULL"] === "1";
const driver = existsSync(`${CHROMIUM}/vk_swiftshader_icd.json`) && existsSync(`${CHROMIUM}/libvulkan.so.1`);
if (full && !driver) console.log(`skipped: WebGPU in Node, no driver in ${CHROMIUM}`);

const PROGRAM = `
import { createDetector } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
import { readFile } from "node:fs/promises";
const [device, model, image] = process.argv.slice(1);
const detector = await createDetector({ model, device, confidence: 0.3, iou: 0.5 });
const { boxes, scores, classes } = await detector.detect(await readFile(image));
const { provider } = detector.device;
await detector.dispose();
console.log(JSON.stringify({ provider, boxes: [...boxes], scores: [...scores], classes: [...classes] }));
`;

const path = (name: string) => fileURLToPath(new URL(`./models/${name}`, import.meta.url));
const detect = (device: string, model: string) => {
  const env = { ...process.env, LD_LIBRARY_PATH: CHROMIUM, VK_ICD_FILENAMES: `${CHROMIUM}/vk_swiftshader_icd.json` };
  const args = ["--input-type=module", "--eval", PROGRAM, device, path(`${model}.onnx`), path("scene.png")];
  const told = execFileSync(process.execPath, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(told) as { provider: string; boxes: number[]; scores: number[]; classes: number[] };
};

describe.runIf(full && driver)("WebGPU in Node, in software,", () => {
  it.each(["yolo-seg", "rf-detr"])("gives what the CPU gives: %s", { timeout: 120_000 }, (model) => {
    const [gpu, cpu] = [detect("webgpu", model), detect("cpu", model)];
    expect([gpu.provider, cpu.provider]).toEqual(["webgpu", "cpu"]);
    expect(gpu.classes).toEqual(cpu.classes);
    gpu.scores.forEach((score, i) => {
      expect(score).toBeCloseTo(cpu.scores[i]!, 5);
    });
    gpu.boxes.forEach((value, i) => {
      expect(value).toBeCloseTo(cpu.boxes[i]!, 4);
    });
  });
});
