import { BorescopeError } from "@borescope/core";
import {
  type AreaRange,
  coco,
  type IouType,
  lvis,
  openImages,
  type Protocol,
  VOC_CONVENTIONS,
  type VocConvention,
  voc2007,
  voc2012,
} from "@borescope/metrics";
import { type Command, InvalidArgumentError, Option } from "commander";
import { readHierarchy } from "./hierarchy-file.js";
import { numberList } from "./numbers.js";

/** The options that choose a protocol and its parameters, as commander gives them. */
export interface ProtocolOptions {
  readonly protocol: "coco" | "lvis" | "voc2007" | "voc2012" | "openimages";
  readonly iouType: IouType;
  readonly maxDetections?: number[];
  readonly area?: AreaRange[];
  readonly sigmas?: number[];
  readonly classAgnostic?: boolean;
  readonly compatibility?: "pycocotools";
  readonly vocConvention?: VocConvention;
  readonly hierarchy?: string;
  readonly expandDetections?: boolean;
}

const COCO_ONLY = ["maxDetections", "area", "sigmas", "classAgnostic", "compatibility"] as const;
const VOC_ONLY = ["vocConvention"] as const;
const OPEN_IMAGES_ONLY = ["hierarchy", "expandDetections"] as const;

/** Options and kinds of overlap that each protocol has. */
const HAS: Readonly<Record<ProtocolOptions["protocol"], { options: readonly string[]; iouTypes: readonly IouType[] }>> =
  {
    coco: { options: COCO_ONLY, iouTypes: ["bbox", "segm", "keypoints", "obb"] },
    lvis: { options: [], iouTypes: ["bbox", "segm"] },
    voc2007: { options: VOC_ONLY, iouTypes: ["bbox"] },
    voc2012: { options: VOC_ONLY, iouTypes: ["bbox"] },
    openimages: { options: OPEN_IMAGES_ONLY, iouTypes: ["bbox"] },
  };

/** Adds the options that choose a protocol to a command. */
export function withProtocolOptions(command: Command): Command {
  return command
    .addOption(new Option("--protocol <name>", "whose definitions").choices(Object.keys(HAS)).default("coco"))
    .addOption(
      new Option("--iou-type <type>", "what overlap is measured on; obb: rotated boxes")
        .choices(HAS.coco.iouTypes)
        .default("bbox"),
    )
    .option("--max-detections <list>", "coco: detections an image and class, as in 1,10,100", numberList)
    .option("--area <list>", "coco: area ranges in square pixels, as in all=0:1e10,small=0:1024", areaList)
    .option("--sigmas <list>", "coco: the standard deviation of each keypoint, where they are not COCO's", numberList)
    .option("--class-agnostic", "coco: match over all classes together")
    .addOption(
      new Option("--compatibility <tool>", "coco: do as it does where it loses or refuses things").choices([
        "pycocotools",
      ]),
    )
    .addOption(
      new Option("--voc-convention <name>", "voc: how boxes are measured; default devkit-python").choices(
        Object.keys(VOC_CONVENTIONS),
      ),
    )
    .option("--hierarchy <file>", "openimages: which classes are kinds of which, as JSON")
    .option("--expand-detections", "openimages: detections count for the ancestors of their class too");
}

/** The protocol that was chosen. @throws BorescopeError USAGE, HIERARCHY_* */
export async function chosenProtocol(options: ProtocolOptions): Promise<Protocol> {
  const { protocol, iouType, vocConvention: convention, hierarchy: file, expandDetections } = options;
  check(options);
  switch (protocol) {
    case "lvis":
      return lvis({ iouType: iouType === "segm" ? "segm" : "bbox" });
    case "voc2007":
      return voc2007({ convention });
    case "voc2012":
      return voc2012({ convention });
    case "openimages":
      return openImages({
        hierarchy: file === undefined ? undefined : await readHierarchy(file),
        expandDetections,
        file,
      });
    case "coco": {
      const { maxDetections, area: areaRanges, sigmas, classAgnostic, compatibility } = options;
      return coco({ iouType, maxDetections, areaRanges, sigmas, classAgnostic, compatibility });
    }
  }
}

/** What makes no sense together is refused. */
function check(options: ProtocolOptions): void {
  const own = HAS[options.protocol];
  for (const name of [...COCO_ONLY, ...VOC_ONLY, ...OPEN_IMAGES_ONLY])
    if (options[name] !== undefined && !own.options.includes(name)) {
      const owners = Object.entries(HAS).filter(([, { options: has }]) => has.includes(name));
      throw usage(flag(name), `--protocol ${owners.map(([owner]) => owner).join(" or ")}`, options.protocol);
    }
  if (!own.iouTypes.includes(options.iouType))
    throw usage(`--iou-type ${options.iouType}`, `--iou-type ${own.iouTypes.join(" or ")}`, options.protocol);
  if (options.expandDetections === true && options.hierarchy === undefined)
    throw new BorescopeError("USAGE", {
      place: "--expand-detections",
      expected: "--hierarchy with it",
      found: "none",
      hint: "Without a hierarchy there are no ancestors to count for.",
    });
}

function usage(place: string, expected: string, protocol: string): BorescopeError {
  return new BorescopeError("USAGE", { place, expected, found: `--protocol ${protocol}` });
}

function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function areaList(text: string): AreaRange[] {
  return text.split(",").map((part) => {
    const parts = /^([^=]+)=([^:]+):(.+)$/.exec(part.trim());
    const [min, max] = [Number(parts?.[2]), Number(parts?.[3])];
    if (parts === null || Number.isNaN(min) || Number.isNaN(max))
      throw new InvalidArgumentError("ranges as in all=0:1e10,small=0:1024");
    if (min > max) throw new BorescopeError("USAGE", { place: "--area", expected: "min below max", found: part });
    return { name: parts[1]!, min, max };
  });
}
