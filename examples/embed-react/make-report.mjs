// Writes public/val.report from val.json and yolo.json beside this file: npm run report
import { mkdirSync, writeFileSync } from "node:fs";
import { packReport } from "@borescope/viewer";
import { inspect, readDataset, readDetections } from "borescope";

const dataset = await readDataset("val.json");
const yolo = await readDetections("yolo.json", dataset);
const report = await inspect({ dataset, detections: { yolo }, rounds: 200 });
mkdirSync("public", { recursive: true });
writeFileSync("public/val.report", await packReport(report));
