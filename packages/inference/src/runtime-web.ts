import { BorescopeError } from "@borescope/core";
import { type Ort, type OrtSession, wrapSession } from "./ort-session.js";
import type { Runtime } from "./runtime.js";

/** onnxruntime-web: WebGPU or WebAssembly. It falls back by itself without a word, so that WebGPU is asked for first. */
export const runtime: Runtime = {
  name: "onnxruntime-web",
  chain: ["webgpu", "wasm"],
  async open(model, provider, { threads }) {
    if (provider === "webgpu") await requireAdapter();
    const ort = await load(provider === "webgpu");
    if (threads !== undefined) ort.env.wasm.numThreads = threads;
    const options = { executionProviders: [provider], logSeverityLevel: 3 as const };
    const session = await (typeof model === "string"
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(model, options));
    return wrapSession(ort as unknown as Ort, session as unknown as OrtSession);
  },
};

async function requireAdapter(): Promise<void> {
  const gpu = (globalThis.navigator as { gpu?: { requestAdapter(): Promise<object | null> } } | undefined)?.gpu;
  if (gpu === undefined) throw new Error("this browser has no WebGPU (navigator.gpu); it needs a secure context");
  if ((await gpu.requestAdapter()) === null) throw new Error("WebGPU finds no adapter");
}

async function load(webgpu: boolean) {
  try {
    return webgpu ? await import("onnxruntime-web/webgpu") : await import("onnxruntime-web/wasm");
  } catch (cause) {
    throw new BorescopeError("INFERENCE_RUNTIME_MISSING", {
      expected: "the package onnxruntime-web, which runs the model",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "npm install onnxruntime-web",
      cause,
    });
  }
}

export { resolveSource as openInput } from "@borescope/core";
