import { BorescopeError } from "../error.js";
import type { FormatAdapter } from "../plugin.js";
import { createRandom } from "../random.js";
import { bytesFolder, bytesSource } from "../source/bytes-source.js";
import type { Source } from "../source/source.js";
import { filesOf, sourceOf } from "./files.js";
import type { ConformanceCheck, ConformanceOptions } from "./format-conformance.js";
import { fail, succeed } from "./verdict.js";
import { watchedSource } from "./watched-source.js";

/** What `detect` may look at of a file, in bytes. */
const MOST = 1 << 16;

/** `detect` knows the samples, looks at no more than it may, and survives anything. */
export function detectChecks(adapter: FormatAdapter, { samples }: ConformanceOptions): ConformanceCheck[] {
  const sure = async (place: string, source: Source) => {
    const answer = await succeed(place, () => adapter.detect(source));
    if (!(answer >= 0 && answer <= 1)) fail(place, "a number from 0 to 1", `${answer}`);
    return answer;
  };
  const known = samples.map((sample) => ({
    name: `detects ${sample.name}`,
    async run() {
      if ((await sure(sample.name, sample.source)) === 0) fail(sample.name, `${adapter.name} to be surer than 0`, "0");
    },
  }));
  const frugal = samples.map((sample) => ({
    name: `detects ${sample.name} by a few looks of 64 KiB at most`,
    async run() {
      const files = [...(await filesOf(sample.source))].map(([path, bytes]) => [path, padded(bytes)] as const);
      const given = new Map<string, number>();
      const onBytes = (path: string, count: number) => given.set(path, (given.get(path) ?? 0) + count);
      await sure(sample.name, watchedSource(sourceOf(new Map(files), sample.source.kind, sample.name), { onBytes }));
      for (const [path, count] of given)
        if (count > 4 * MOST) fail(path, `a few looks of at most ${MOST} bytes`, `${count} bytes read`);
    },
  }));
  const hostile = {
    name: "detects hostile sources without throwing",
    async run() {
      for (const source of hostileSources()) await sure(source.name, source);
    },
  };
  return [...known, ...frugal, hostile];
}

/** A file with white space after it, longer than what may be looked at. */
function padded(bytes: Uint8Array): Uint8Array {
  const long = new Uint8Array(bytes.length + 8 * MOST).fill(0x0a);
  long.set(bytes);
  return long;
}

/** Sources of no format, or of one that lies. */
function hostileSources(): Source[] {
  const random = createRandom(1);
  const noise = Uint8Array.from({ length: 4096 }, () => Math.floor(random.next() * 256));
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4, ...noise.subarray(0, 60));
  const gzip = Uint8Array.of(0x1f, 0x8b, 8, 0, ...noise.subarray(0, 60));
  const long = `${"n".repeat(5000)}.txt`;
  const endings = ["json", "txt", "csv", "xml", "yaml", "jpg", "json.gz", "zip", ""];
  const folder = (files: Record<string, Uint8Array | string>, name: string) => bytesFolder(files, name);
  return [
    ...endings.flatMap((ending) => [
      bytesSource(new Uint8Array(0), `empty.${ending}`),
      bytesSource(noise, `noise.${ending}`),
      bytesSource(zip, `zip.${ending}`),
      bytesSource(gzip, `gzip.${ending}`),
      bytesSource(new Uint8Array(70_000).fill(0x5b), `brackets.${ending}`),
      unreadable(`gone.${ending}`),
    ]),
    bytesSource(noise, ""),
    bytesSource(noise, long),
    folder({}, "an empty folder"),
    folder({ [long]: noise, [`${"folder/".repeat(500)}a.json`]: "{}" }, "long and deep paths"),
    folder({ ["__proto__"]: "{}", constructor: "[]", "\u202e.txt": "", "<b>\n.csv": "x" }, "odd names"),
    folder(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`${i}/${i}.txt`, ""])), "2000 empty files"),
    folder(Object.fromEntries(endings.map((ending) => [`noise.${ending}`, noise])), "a folder of noise"),
  ];
}

/** A file that is listed and cannot be read. */
function unreadable(name: string): Source {
  const onRead = () => {
    throw new BorescopeError("SOURCE_UNREADABLE", { file: name, found: "no permission" });
  };
  return watchedSource(bytesSource(new Uint8Array(8), name), { onRead });
}
