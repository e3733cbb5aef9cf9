import type { KernelInput } from "../kernel-input.js";
import { work } from "./work.js";

const scope = globalThis as unknown as {
  onmessage: (event: { data: KernelInput }) => void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
};

scope.onmessage = ({ data }) => {
  const { answer, transfer } = work(data);
  scope.postMessage(answer, transfer);
};
