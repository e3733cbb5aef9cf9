import { claimant, matched, ofDetection, ofGroundTruth, partner, partnerOverlap } from "./outcomes";
import { allPositives, keptImage, keptOffsets, keptOutcome, keptRank, keptRow, keptScore, precision, recall, scores } from "./results";
import { detectionCounts, groundTruthCounts, pairCounts } from "./tally";
import { categoryRank, imageHeight, imageRank, imageWidth, tableOf } from "./tables";

/** Address of a column of a table, in the order of the fields of Table; of the scope, the results and the outcomes from 100 on. */
export function address(which: i32, field: i32): usize {
  const t = tableOf(which);
  switch (field) {
    case 0: return t.image;
    case 1: return t.category;
    case 2: return t.box;
    case 3: return t.area;
    case 4: return t.score;
    case 5: return t.flags;
    case 6: return t.maskKind;
    case 7: return t.maskStart;
    case 8: return t.maskStop;
    case 9: return t.maskHeight;
    case 10: return t.maskWidth;
    case 11: return t.offsets;
    case 100: return imageRank;
    case 101: return categoryRank;
    case 102: return imageHeight;
    case 103: return imageWidth;
    case 110: return keptRow;
    case 111: return keptImage;
    case 112: return keptRank;
    case 113: return keptScore;
    case 114: return keptOffsets;
    case 115: return keptOutcome;
    case 116: return allPositives;
    case 117: return precision;
    case 118: return scores;
    case 119: return recall;
    case 130: return ofGroundTruth;
    case 131: return ofDetection;
    case 132: return matched;
    case 133: return claimant;
    case 134: return partner;
    case 135: return partnerOverlap;
    case 140: return pairCounts;
    case 141: return groundTruthCounts;
    case 142: return detectionCounts;
  }
  return 0;
}
