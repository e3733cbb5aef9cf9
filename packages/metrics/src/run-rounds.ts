import { type LongWork, throwIfAborted } from "@borescope/core";
import { processors } from "#spawn";
import { type RoundsTask, runRounds } from "./bootstrap.js";
import { doInWorkers, type Job } from "./workers/pool.js";

/** Options of what runs many rounds in the background. */
export interface RoundsWork extends LongWork {
  /** Worker threads; 0: none. Default: one a processor, where there is enough to do. The numbers are the same. */
  readonly workers?: number | undefined;
}

/** Detections times rounds below which a worker costs more than it brings. */
const WORTH_WORKERS = 5e6;
/** Detections times rounds between two looks at the signal, some 50 ms. */
const PIECE = 1e6;

/** Some rounds of a task. */
interface Piece {
  readonly task: RoundsTask;
  /** Which of the tasks it is of. */
  readonly of: number;
}

/** The numbers of {@link runRounds} for each task, from worker threads; it can be watched, and stopped at once. */
export async function runRoundsAsync(
  tasks: readonly RoundsTask[],
  { workers, signal, onProgress }: RoundsWork,
): Promise<Float64Array[]> {
  const load = tasks.reduce((n, task) => n + weight(task) * rounds(task), 0);
  const team = workers ?? (load < WORTH_WORKERS ? 0 : processors());
  // a piece for a worker carries its tables along: several a worker, and no more
  const pieces = [...piecesOf(tasks, team === 0 ? PIECE : Math.max(PIECE, load / (team * 8)))];
  const answers: Float64Array[] = [];
  const total = tasks.reduce((n, task) => n + rounds(task), 0);
  let done = 0;
  const keep = (values: Float64Array, piece: number) => {
    answers[piece] = values;
    done += rounds(pieces[piece]!.task);
    onProgress?.({ done, total, what: "rounds" });
  };
  if (team > 0) {
    const jobs = pieces.map(({ task }): Job => ({ work: { kind: "rounds", task }, transfer: [] }));
    await doInWorkers(jobs, team, signal, (answer, job) => keep(answer as Float64Array, job));
  }
  // without workers, or what they left undone
  for (const [i, { task }] of pieces.entries()) {
    if (answers[i] !== undefined) continue;
    throwIfAborted(signal);
    keep(runRounds(task), i);
    await new Promise((resolve) => setTimeout(resolve));
  }
  throwIfAborted(signal);
  return tasks.map((_, of) => concat(answers.filter((_, i) => pieces[i]!.of === of)));
}

function* piecesOf(tasks: readonly RoundsTask[], most: number): Generator<Piece> {
  for (const [of, task] of tasks.entries()) {
    const step = Math.max(1, Math.floor(most / Math.max(1, weight(task))));
    for (let from = task.from; from < task.to; from += step)
      yield { of, task: { ...task, from, to: Math.min(from + step, task.to) } };
  }
}

function rounds({ from, to }: RoundsTask): number {
  return to - from;
}

/** What a round costs. */
function weight({ tables, plan }: RoundsTask): number {
  return tables.reduce((n, { image }) => n + image.length, plan.images);
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
