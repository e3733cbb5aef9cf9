import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Filter, FilterOperator } from "../src/filter/ast.js";
import { formatFilter } from "../src/filter/format.js";
import { matchesGlob } from "../src/filter/glob.js";
import { matchFilter } from "../src/filter/match.js";
import { parseFilter } from "../src/filter/parse.js";
import { selectRows } from "../src/selection.js";
import type { Table } from "../src/table.js";
import { castings, detectionsOf, faultOf } from "./parts.js";

/** A filter without the places it was read from. */
function bare(filter: Filter): Filter {
  return JSON.parse(JSON.stringify(filter, (key, value) => (key === "place" ? undefined : value)));
}

const burr = { kind: "test", field: "class", operator: ":", values: ["burr"] } as const;
const crowd = { kind: "flag", field: "iscrowd" } as const;

describe("parseFilter", () => {
  it("reads tests, flags, lists, quotes and keywords in capitals", () => {
    expect(bare(parseFilter("class:burr"))).toEqual(burr);
    expect(bare(parseFilter(" class = 'open hole' "))).toEqual({ ...burr, operator: "=", values: ["open hole"] });
    expect(bare(parseFilter('class:("open hole", burr)')).kind).toBe("test");
    expect(bare(parseFilter('a:"say \\"\\\\\\""'))).toMatchObject({ values: ['say "\\"'] });
    expect(bare(parseFilter("NOT iscrowd AND class:burr"))).toEqual({
      kind: "and",
      parts: [{ kind: "not", part: crowd }, burr],
    });
    expect(bare(parseFilter('"and":x'))).toMatchObject({ field: "and" });
    expect(bare(parseFilter("image:val/part_*-1.jpg"))).toMatchObject({ values: ["val/part_*-1.jpg"] });
    expect(parseFilter("width >= -1.5e3")).toMatchObject({
      operator: ">=",
      values: ["-1.5e3"],
      place: { column: 1, values: [10] },
    });
  });

  it("binds not before and before or", () => {
    expect(bare(parseFilter("a or b and not c or d"))).toEqual(bare(parseFilter("(a) or (b and (not c)) or d")));
    expect(formatFilter(parseFilter("(a or b) and not (c and (d))"))).toBe("(a or b) and not (c and d)");
  });

  it.each([
    ["", 1, "an empty filter"],
    ["class:burr and", 15, "the end of the filter"],
    ["class:burr and and width<40", 16, '"and"'],
    ["class:", 7, "the end of the filter"],
    ["class:burr width<40", 12, '"width"'],
    ["class:open hole", 12, '"hole"'],
    ["(class:burr", 12, "the end of the filter"],
    ["class:burr)", 11, '")"'],
    ["class:(burr crack)", 13, '"crack"'],
    ["class:()", 8, '")"'],
    ["width<(1, 2)", 7, "a list"],
    ['class:"open', 7, "the end of the filter"],
    ["!iscrowd", 1, '"!i"'],
    ["width==40", 7, '"="'],
    ["class:burr and <40", 16, '"<"'],
    ["class:and", 7, '"and"'],
  ])("shows the place of the fault in %j", (text, column, found) => {
    const fault = faultOf(() => parseFilter(text));
    expect([fault.code, fault.place, fault.found]).toEqual(["FILTER_SYNTAX", `column ${column}`, found]);
    const [line, caret] = fault.hint!.split("\n");
    expect(line).toBe(`  ${text}`);
    expect(caret).toBe(`${" ".repeat(column + 1)}^`);
  });

  it("shows a piece of a long text, without what would move the caret", () => {
    const text = `${"class:burr and\t".repeat(1000)}and`;
    const [line, caret] = faultOf(() => parseFilter(text)).hint!.split("\n");
    expect(line!.length).toBeLessThan(120);
    expect(line).not.toMatch(/\t/);
    expect(line!.slice(caret!.indexOf("^"))).toBe("and");
  });

  it("throws nothing but BorescopeError, whatever it reads", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      ",",
      ":",
      "<=",
      "!",
      "=",
      '"',
      "'",
      "\\",
      " ",
      "and",
      "or",
      "not",
      "a",
      "1",
      "class",
      "é",
    );
    const garbage = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    const dataset = castings();
    fc.assert(
      fc.property(garbage, (text) => {
        try {
          bare(parseFilter(text));
        } catch {
          expect(faultOf(() => parseFilter(text)).code).toBe("FILTER_SYNTAX");
          return;
        }
        for (const table of ["images", "groundTruth"] as const) {
          try {
            expect(dataset.select(table, text).count).toBeLessThan(7);
          } catch {
            expect(faultOf(() => dataset.select(table, text)).code).toMatch(/^(FILTER_|UNKNOWN_)/);
          }
        }
      }),
      { numRuns: 1000 },
    );
    for (const text of ["(".repeat(1e5), "not ".repeat(1e5), `${"(".repeat(201)}a${")".repeat(201)}`])
      expect(faultOf(() => parseFilter(text)).expected).toMatch(/at most 200/);
    expect(parseFilter(`${"(".repeat(200)}a${")".repeat(200)}`).kind).toBe("flag");
  });
});

describe("formatFilter", () => {
  const text = fc.oneof(
    fc.constantFrom("class", "and", "open hole", "x:y", "'", '"', "\\", ""),
    fc.string({ unit: "binary" }),
  );
  const operator = fc.constantFrom<FilterOperator>(":", "=", "!=");
  const order = fc.constantFrom<FilterOperator>("<", "<=", ">", ">=");
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 5 },
      fc.record({ kind: fc.constant("flag" as const), field: text }),
      fc.record({
        kind: fc.constant("test" as const),
        field: text,
        operator,
        values: fc.array(text, { minLength: 1 }),
      }),
      fc.record({ kind: fc.constant("test" as const), field: text, operator: order, values: fc.tuple(text) }),
      fc.record({ kind: fc.constant("not" as const), part: tie("filter") }),
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        parts: fc.array(tie("filter"), { minLength: 2, maxLength: 4 }),
      }),
    ) as fc.Arbitrary<Filter>,
  }));

  it("writes what reads back as the same tree", () => {
    fc.assert(
      fc.property(filter, (one) => {
        expect(bare(parseFilter(formatFilter(one)))).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });
});

describe("matchFilter", () => {
  const dataset = castings();
  const yolo = detectionsOf("yolo");
  dataset.tags.set("undetected@yolo", selectRows(dataset, "groundTruth", [0, 3]));
  dataset.tags.set("night", selectRows(dataset, "images", [2, 3]));
  dataset.tags.set("ghost@yolo", selectRows(dataset, yolo, [1]));
  const rows = (table: Table, text: string) => [...dataset.select(table, text)];

  it.each([
    ["class:burr", [0, 2, 3, 5]],
    ["category:BURR", [0, 2, 3, 5]],
    ["class:(burr, crack)", [0, 2, 3, 4, 5]],
    ["class!=burr", [1, 4]],
    ['class:"open hole"', [1]],
    ["class:burr and tag:undetected and width<40", [0, 3]],
    ["tag:undetected@yolo or tag:night", [0, 3, 4, 5]],
    ["tag:(undetected, night)", [0, 3, 4, 5]],
    ["tag!=undetected", [1, 2, 4, 5]],
    ["width<=39 and not height=78", [0, 3]],
    ["width:(30, 12)", [0, 3]],
    ["width!=(30, 12)", [1, 2, 4, 5]],
    ["x>=5", [2, 3]],
    ["y=2", [0]],
    ["area>1000", [1, 2, 5]],
    ["aspect>2.5", [0, 4]],
    ["image.width<100", [2, 3]],
    ["image.height=480", [0, 1, 4, 5]],
    ["image.count>1 and image.id:30", [4, 5]],
    ["image:part_1.jpg", [0, 1]],
    ["image:val/*", [0, 1, 2, 3]],
    ["image:part_*.png", [4, 5]],
    ["image!=*.jpg", [4, 5]],
    ["id:(7, x, 1152921504606846976, 12)", [0, 1, 3, 5]],
    ["iscrowd", [1]],
    ["crowd:false", [0, 2, 3, 4, 5]],
    ["crowd=1", [1]],
    ["ignore", []],
    ["difficult", [0]],
    ["difficult=0", [1]],
    ["difficult!=0", [0, 2, 3, 4, 5]],
    ["blurred", [0]],
    ["blurred:no", [1]],
    ["not blurred", [1, 2, 3, 4, 5]],
    ['note:"a b"', [0]],
    ["note!=c", [0, 1, 3, 4, 5]],
    ["camera:line", [0, 1, 4, 5]],
    ["attribute.camera=hand", [2, 3]],
    ["image.camera:hand", [2, 3]],
    ["gain>1", [4, 5]],
    ["attribute.width=1", [0]],
    ["mixed:1", [0, 2]],
    ["mixed:(one, 5)", [1, 3]],
    ["mixed:two", [2]],
    ["mixed:true", [4]],
    ["mixed", [4]],
    ["mixed<2", [0]],
    ["Width<13", [3]],
  ])("finds ground truth by %s", (text, expected) => {
    expect(rows("groundTruth", text)).toEqual(expected);
    expect(rows("groundTruth", `not (${text})`)).toEqual([0, 1, 2, 3, 4, 5].filter((row) => !expected.includes(row)));
  });

  it.each([
    ["width<100", [1]],
    ["image.width>100", [0, 2]],
    ["area=1024 and aspect=1", [1]],
    ["count=2", [0, 1, 2]],
    ["objects=0", [3]],
    ["class:crack", [2]],
    ["class:burr", [0, 1, 2]],
    ["tag:undetected", [0, 1]],
    ["tag:(night, ghost)", [2, 3]],
    ["image:part_*", [0, 1, 2]],
    ["name:odd*", [3]],
    ["id:(10, forty)", [0, 3]],
    ["camera:line and gain<2", [0]],
  ])("finds images by %s", (text, expected) => {
    expect(rows("images", text)).toEqual(expected);
  });

  it("finds detections by score, by classes of the model's own and by the images' tags", () => {
    expect(rows(yolo, "score>=0.4")).toEqual([0, 1]);
    expect(rows(yolo, "class:person")).toEqual([1]);
    expect(rows(yolo, "tag:ghost or tag:night")).toEqual([1]);
    expect(rows(yolo, "iscrowd")).toEqual([]);
  });

  it("takes a filter that was made by hand", () => {
    const passes = matchFilter(burr, { dataset, table: "groundTruth" });
    expect([0, 1].map(passes)).toEqual([true, false]);
    const fault = faultOf(() => matchFilter({ ...burr, values: ["bur"] }, { dataset, table: "groundTruth" }));
    expect([fault.code, fault.place, fault.hint]).toEqual(["UNKNOWN_CATEGORY", undefined, 'Did you mean "burr"?']);
  });

  it.each([
    ["class:burr and widht<40", "FILTER_UNKNOWN_FIELD", 16, /Did you mean "width"/],
    ["burr", "FILTER_UNKNOWN_FIELD", 1, /Did you mean class:burr\?/],
    ['"open hole" or iscrowd', "FILTER_UNKNOWN_FIELD", 1, /Did you mean class:"open hole"\?/],
    ["camra:line", "FILTER_UNKNOWN_FIELD", 1, /Did you mean "camera"/],
    ["score>0.5", "FILTER_UNKNOWN_FIELD", 1, /column 1/],
    ["attribute.nothing:1", "FILTER_UNKNOWN_FIELD", 1, /There are x, y/],
    ["class:(crack, bur)", "UNKNOWN_CATEGORY", 15, /Did you mean "burr"/],
    ["tag:undetectd@yolo", "UNKNOWN_TAG", 5, /Did you mean "undetected@yolo"/],
    ["tag:ghost", "SELECTION_TABLE", 5, /a tag of detections\/yolo/],
    ["width<wide", "FILTER_VALUE", 7, /a number, found "wide"/],
    ["width<0x10", "FILTER_VALUE", 7, /a number/],
    ["width:", "FILTER_SYNTAX", 7, /a value/],
    ["blurred:maybe", "FILTER_VALUE", 9, /true or false/],
    ["class<burr", "FILTER_VALUE", 1, /operators : = !=/],
    ["width", "FILTER_VALUE", 1, /an operator and a value/],
  ])("tells what is wrong with %s", (text, code, column, message) => {
    const fault = faultOf(() => dataset.select("groundTruth", text));
    expect([fault.code, fault.place]).toEqual([code, `column ${column}`]);
    expect(fault.message).toMatch(message);
    expect(fault.hint).toContain("^");
  });

  it("looks only at the rows of a selection", () => {
    expect([...selectRows(dataset, "groundTruth", [0, 1]).filter("class:burr")]).toEqual([0]);
    expect([...selectRows(dataset, "groundTruth", [0, 1]).filter((row) => row > 0)]).toEqual([1]);
  });
});

describe("matchesGlob", () => {
  it("agrees with regular expressions", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
    fc.assert(
      fc.property(short, short, (pattern, text) => {
        const regular = new RegExp(`^${pattern.replace(/\*+/g, "[^]*")}$`);
        expect(matchesGlob(pattern, text)).toBe(regular.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is quick on patterns that make others slow", () => {
    const start = performance.now();
    expect(matchesGlob(`${"*a".repeat(500)}*b`, "a".repeat(5000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
