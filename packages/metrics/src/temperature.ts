import { exp } from "./exp.js";

/** Scores of 0 and 1 have no logit: they count as this far from it. */
const LEAST = 1e-12;
const COLDEST = 0.01;
const HOTTEST = 100;

/**
 * The temperature, 0.01 … 100, at which the outcomes are likeliest: above 1 the scores are too sure, below not enough.
 *
 * @param scores - 0 … 1
 * @param right - 1 or 0, one for each score
 * @see Guo et al., On Calibration of Modern Neural Networks (2017), 4.2, with the logit of the one score
 */
export function fitTemperature(scores: Float64Array, right: Uint8Array): number {
  const logits = scores.map(logit);
  let low = 1 / HOTTEST;
  let high = 1 / COLDEST;
  let weight = 1; // 1 / temperature: the likelihood is concave in it
  for (let round = 0; round < 100; round++) {
    let slope = 0;
    let bend = 0;
    for (let i = 0; i < logits.length; i++) {
      const l = logits[i]!;
      const p = sigmoid(weight * l);
      slope += l * (p - right[i]!);
      bend += l * l * p * (1 - p);
    }
    if (slope > 0) high = weight;
    else low = weight;
    const newton = weight - slope / bend;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - weight) <= 1e-12 * weight) break;
    weight = next;
  }
  return 1 / weight;
}

/** A score at a temperature. */
export function atTemperature(score: number, temperature: number): number {
  return sigmoid(logit(score) / temperature);
}

function logit(score: number): number {
  const p = Math.min(Math.max(score, LEAST), 1 - LEAST);
  return Math.log(p / (1 - p));
}

function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}
