import { parentPort } from "node:worker_threads";
import { type Work, work } from "./work.js";

parentPort?.on("message", (asked: Work) => {
  const { answer, transfer } = work(asked);
  parentPort?.postMessage(answer, transfer);
});
