import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bytesSource } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { formatConformance } from "@borescope/core/testing";
import { csv } from "./csv.js";

const file = (name) => openSource(fileURLToPath(new URL(name, import.meta.url)));
const faulty = `file,width,height,class,x,y,w,h
val/1.jpg,640,480,burr,12,30.5,40,18
val/1.jpg,640,480,burr,12,30.5,-40,18
val/1.jpg,640,480,burr,12,thirty,40,18
`;

const checks = formatConformance(csv(), {
  samples: [
    {
      name: "val.csv",
      source: await file("val.csv"),
      images: 3,
      categories: 2,
      objects: 3,
      detections: { source: await file("yolo.csv"), objects: 3 },
    },
  ],
  damaged: [
    {
      name: "sides that are none",
      source: bytesSource(new TextEncoder().encode(faulty), "faulty.csv"),
      code: "CSV_LINE",
      skipped: 2,
      objects: 1,
    },
  ],
});

for (const { name, run } of checks) test(name, run);
