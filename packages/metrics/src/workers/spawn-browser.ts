import type { WorkerLike } from "./worker-like.js";

/** Processors there are. */
export function processors(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Starts a worker. */
export function spawn(): WorkerLike {
  const worker = new Worker(new URL("./worker-browser.js", import.meta.url), { type: "module" });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
    listen: (onMessage, onError) => {
      worker.onmessage = ({ data }) => onMessage(data);
      worker.onerror = (event) => onError(new Error(event.message || "the worker could not be loaded"));
    },
    terminate: () => worker.terminate(),
  };
}
