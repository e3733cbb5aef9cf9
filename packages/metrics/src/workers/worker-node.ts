import { parentPort } from "node:worker_threads";
import type { KernelInput } from "../kernel-input.js";
import { work } from "./work.js";

parentPort?.on("message", (input: KernelInput) => {
  const { answer, transfer } = work(input);
  parentPort?.postMessage(answer, transfer);
});
