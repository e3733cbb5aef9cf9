import type { FormatAdapter } from "../plugin.js";
import type { ConformanceCheck, ConformanceOptions } from "./format-conformance.js";
import { PLAIN } from "./made.js";
import { MADE_CASES } from "./made-cases.js";
import { RoundTrip } from "./round-trip.js";

const CLIMBING = ["../../climbs.gif", "/etc/absolute.gif", "..\\..\\climbs.gif", "C:\\drive.gif", "a/../../climbs.gif"];

/** What is written comes back, as far as the format carries it; the rest is refused with a BorescopeError. */
export function writeChecks(adapter: FormatAdapter, options: ConformanceOptions): ConformanceCheck[] {
  const { samples, carries = [], idKinds = ["number", "string", "huge"], tolerance = 0 } = options;
  const trip = new RoundTrip(adapter, samples[0]!, { carries: new Set(carries), tolerance });
  const detections = [
    { name: "writes detections and reads them back", run: () => trip.keepsDetections("detections", PLAIN) },
    { name: "writes no detections and reads them back", run: () => trip.keepsDetections("no detections", []) },
  ];
  const both = adapter.writeDetections !== undefined && adapter.readDetections !== undefined;
  if (adapter.write === undefined) return both ? detections : [];
  const asked = MADE_CASES.filter(
    ({ needs, idKind }) =>
      (needs === undefined || carries.includes(needs)) && (idKind === undefined || idKinds.includes(idKind)),
  );
  return [
    ...samples.map((sample) => ({ name: `writes ${sample.name} and reads it back`, run: () => trip.sample(sample) })),
    ...asked.map(({ name, make, mayRefuse }) => ({
      name: `writes ${name} and reads it back${mayRefuse === true ? ", or refuses" : ""}`,
      run: () => (mayRefuse === true ? trip.keepsOrRefuses(name, make()) : trip.keeps(name, make())),
    })),
    ...CLIMBING.map((path) => ({
      name: `writes nothing outside its folder for an image named ${JSON.stringify(path)}`,
      run: () => trip.staysInside(path),
    })),
    ...(both ? detections : []),
  ];
}
