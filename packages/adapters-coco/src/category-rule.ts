import { type Categories, categoryRules, chooseRule, type DetectionsContext, type IdRule } from "@borescope/core";
import { coco91Rule } from "./coco-91.js";
import type { IdMatching } from "./matching.js";

/**
 * What the category ids of a file of detections mean, where it is not the ground truth's ids themselves.
 *
 * @param own - the rule of the file's own list of categories
 * @param ultralytics - rows name their image's file, and its id is that file's stem: Ultralytics writes so since the
 * version that numbers classes from 1
 */
export function chooseCategoryRule(
  ids: IdMatching,
  categories: Categories,
  context: DetectionsContext,
  own: IdRule | null,
  ultralytics: boolean,
): IdRule | null {
  const rules = categoryRules(categories, context.matchCategories);
  const fromOne = rules.find(({ name }) => name.endsWith("from 1"));
  const fromZero = categories.length > 0 && categories.ids.at(categories.ids.order()[0]!) === 0;
  if (ultralytics && fromZero && fromOne !== undefined) {
    const used = ids.used();
    if (chooseRule(used, [fromOne]) !== null)
      return ids.note(fromOne, used.length, ', as Ultralytics writes them (rows have "file_name")');
  }
  const coco91 = coco91Rule(categories);
  if (coco91 !== null && own === null && context.matchCategories === "auto" && ids.codes.unknown.length > 0) {
    const used = ids.used();
    if (chooseRule(used, rules) === null && chooseRule(used, [coco91]) !== null) return ids.note(coco91, used.length);
  }
  return ids.choose(context.matchCategories, own, rules, context.unlisted === "throw");
}
