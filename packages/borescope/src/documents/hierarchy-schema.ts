import type { HierarchyNode, ParentMap } from "@borescope/metrics";
import * as z from "zod";

const node: z.ZodType<HierarchyNode> = z.strictObject({
  LabelName: z.string(),
  get Subcategory() {
    return z.array(node).optional();
  },
  get Part() {
    return z.array(node).optional();
  },
});

const label = z.union([z.string(), z.number().int()]);

const parents: z.ZodType<ParentMap> = z.record(z.string(), z.union([label, z.array(label)]));

/**
 * A hierarchy of categories: a tree as Open Images' own files have it, or the parents of each child.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hierarchySchema } from "borescope";
 *
 * assert.ok(hierarchySchema.safeParse({ burr: "defect", crack: ["defect", "line"] }).success);
 * assert.ok(!hierarchySchema.safeParse({ LabelName: "defect", Subcategory: [{ Label: "burr" }] }).success);
 * ```
 */
export const hierarchySchema = z.looseObject({}).transform((value, context): HierarchyNode | ParentMap => {
  const isTree = "LabelName" in value && !Object.keys(value).some((key) => !/^(LabelName|Subcategory|Part)$/.test(key));
  const result = isTree ? node.safeParse(value) : parents.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues)
    context.issues.push({ code: "custom", path, message, input: value });
  return z.NEVER;
});
