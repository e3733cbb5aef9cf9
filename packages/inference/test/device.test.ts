import { readFileSync } from "node:fs";
import { BorescopeError } from "@borescope/core";
import { createDetector, describeDevice } from "@borescope/inference";
import { describe, expect, it } from "vitest";
import { openOn } from "../src/device.js";
import type { Provider, Runtime } from "../src/runtime.js";
import { runtime } from "../src/runtime-node.js";

const model = new Uint8Array(readFileSync(new URL("./models/brightness.onnx", import.meta.url)));

/** Node's runtime on a machine that refuses these providers, each with its reason; and what it was asked for. */
function refusing(reasons: Partial<Record<Provider, unknown>>) {
  const asked: Provider[] = [];
  const machine: Runtime = {
    ...runtime,
    open(bytes, provider, options) {
      asked.push(provider);
      return provider in reasons ? Promise.reject(reasons[provider]) : runtime.open(bytes, provider, options);
    },
  };
  return { machine, asked };
}

const noLibrary = new Error("Failed to load shared library\nand more");
const noAdapter = new Error("Failed to get a WebGPU adapter.");

describe("a device", () => {
  it("is the fastest that there is, and what refused is named with its reason", async () => {
    const { machine, asked } = refusing({ cuda: noLibrary, webgpu: noAdapter });
    const { session, device } = await openOn(machine, model, "auto", {});
    await session.release();
    expect(asked).toEqual(["cuda", "webgpu", "cpu"]);
    expect(device).toEqual({
      provider: "cpu",
      runtime: "onnxruntime-node",
      refused: [
        { provider: "cuda", reason: noLibrary.message },
        { provider: "webgpu", reason: noAdapter.message },
      ],
    });
    expect(describeDevice(device)).toBe(
      "cpu (onnxruntime-node); not cuda: Failed to load shared library; not webgpu: Failed to get a WebGPU adapter.",
    );
  });

  it("that was asked for by name and refuses is an error: nothing else is tried", async () => {
    const { machine, asked } = refusing({ cuda: noLibrary });
    await expect(openOn(machine, model, "cuda", {})).rejects.toMatchObject({
      code: "INFERENCE_DEVICE",
      found: `cuda: ${noLibrary.message}`,
      hint: expect.stringContaining('"auto"'),
    });
    expect(asked).toEqual(["cuda"]);
  });

  it("of which none runs is an error that has what each said, texts too", async () => {
    const { machine } = refusing({ cuda: noLibrary, webgpu: noAdapter, cpu: "no memory" });
    await expect(openOn(machine, model, "auto", {})).rejects.toMatchObject({
      code: "INFERENCE_DEVICE",
      found: `cuda: ${noLibrary.message}\nwebgpu: ${noAdapter.message}\ncpu: no memory`,
    });
  });

  it("is not looked for further where the runtime itself is missing", async () => {
    const missing = new BorescopeError("INFERENCE_RUNTIME_MISSING", { found: "nothing" });
    const { machine, asked } = refusing({ cuda: missing });
    await expect(openOn(machine, model, "auto", {})).rejects.toBe(missing);
    expect(asked).toEqual(["cuda"]);
  });

  it("tells on this machine too what ran and why the faster ones did not", async () => {
    await using detector = await createDetector({ model, device: "auto" });
    const { provider, refused } = detector.device;
    expect([...refused.map((each) => each.provider), provider]).toEqual(runtime.chain.slice(0, refused.length + 1));
    for (const { reason } of refused) expect(reason).not.toBe("");
  });
});
