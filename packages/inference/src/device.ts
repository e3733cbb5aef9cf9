import { BorescopeError } from "@borescope/core";
import type { Provider, Runtime, RuntimeOptions } from "./runtime.js";
import type { Session } from "./session.js";

/** What a model is asked to run on; `auto`: the fastest that there is. */
export type DeviceChoice = "auto" | Provider;

/** What a model runs on, and why not on something else. */
export interface Device {
  readonly provider: Provider;
  readonly runtime: Runtime["name"];
  /** What was tried before, and why it did not run. */
  readonly refused: readonly { readonly provider: Provider; readonly reason: string }[];
}

/**
 * Opens a model on the device asked for. `auto` tries one provider after another; what each said is kept, so that a
 * fall to the CPU is never silent.
 *
 * @throws BorescopeError INFERENCE_DEVICE where none runs it, INFERENCE_RUNTIME_MISSING
 */
export async function openOn(
  runtime: Runtime,
  model: Uint8Array | string,
  choice: DeviceChoice,
  options: RuntimeOptions,
): Promise<{ readonly session: Session; readonly device: Device }> {
  const refused: { provider: Provider; reason: string }[] = [];
  for (const provider of choice === "auto" ? runtime.chain : [choice]) {
    try {
      const session = await runtime.open(model, provider, options);
      return { session, device: { provider, runtime: runtime.name, refused } };
    } catch (cause) {
      if (cause instanceof BorescopeError) throw cause;
      refused.push({ provider, reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  throw new BorescopeError("INFERENCE_DEVICE", {
    expected: `a model that runs on ${choice === "auto" ? runtime.chain.join(", ") : choice}`,
    found: refused.map(({ provider, reason }) => `${provider}: ${reason}`).join("\n"),
    hint: choice === "auto" ? undefined : 'device "auto" tries the others too.',
  });
}

/**
 * In a sentence: what runs, and why the others do not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { describeDevice } from "@borescope/inference";
 *
 * const refused = [{ provider: "webgpu", reason: "Failed to get a WebGPU adapter." }] as const;
 * const told = describeDevice({ provider: "cpu", runtime: "onnxruntime-node", refused });
 * assert.equal(told, "cpu (onnxruntime-node); not webgpu: Failed to get a WebGPU adapter.");
 * ```
 */
export function describeDevice({ provider, runtime, refused }: Device): string {
  const others = refused.map(({ provider: other, reason }) => `${other}: ${shortened(reason)}`);
  return `${provider} (${runtime})${others.length > 0 ? `; not ${others.join("; not ")}` : ""}`;
}

/** The first line of what a runtime said, without the place in its sources that some begin with. */
function shortened(reason: string): string {
  return reason.split("\n")[0]!.replace(/^\/\S+ .* was false\. /, "");
}
