import { type Work, work } from "./work.js";

const scope = globalThis as unknown as {
  onmessage: (event: { data: Work }) => void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
};

scope.onmessage = ({ data }) => {
  const { answer, transfer } = work(data);
  scope.postMessage(answer, transfer);
};
