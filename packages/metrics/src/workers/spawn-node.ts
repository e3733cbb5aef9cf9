import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { WorkerLike } from "./worker-like.js";

/** Processors there are. */
export function processors(): number {
  return availableParallelism();
}

/** Starts a worker; it does not keep the process alive. */
export function spawn(): WorkerLike {
  const worker = new Worker(new URL("./worker-node.js", import.meta.url));
  worker.unref();
  return {
    post: (message, transfer) => {
      worker.ref();
      worker.postMessage(message, transfer as ArrayBuffer[]);
    },
    listen: (onMessage, onError) => {
      worker.on("message", (message) => {
        worker.unref();
        onMessage(message);
      });
      worker.on("error", onError);
    },
    terminate: () => void worker.terminate(),
  };
}
