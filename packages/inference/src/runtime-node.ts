import { BorescopeError } from "@borescope/core";
import { type Ort, type OrtSession, wrapSession } from "./ort-session.js";
import type { Runtime } from "./runtime.js";

/** onnxruntime-node: native, on CUDA, WebGPU or the CPU. It does not fall back by itself. */
export const runtime: Runtime = {
  name: "onnxruntime-node",
  chain: ["cuda", "webgpu", "cpu"],
  async open(model, provider, { threads }) {
    const ort = await load();
    const options = {
      executionProviders: [provider],
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      logSeverityLevel: 3 as const,
      // threads that spin between two runs would take the cores on which the next images are decoded
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    };
    const session = await (typeof model === "string"
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(model, options));
    return wrapSession(ort as unknown as Ort, session as unknown as OrtSession);
  },
};

async function load() {
  try {
    const ort = await import("onnxruntime-node");
    ort.env.logLevel = "fatal"; // it would print what is told in `device`, and warn of old exporters
    return ort;
  } catch (cause) {
    throw new BorescopeError("INFERENCE_RUNTIME_MISSING", {
      expected: "the package onnxruntime-node, which runs the model",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "npm install onnxruntime-node",
      cause,
    });
  }
}

export { openSource as openInput } from "@borescope/core/node";
