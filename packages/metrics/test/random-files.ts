import { createRandom, type Id, type Random } from "@borescope/core";

export interface RandomAnnotation<I extends Id = number> {
  id: I;
  image_id: I;
  category_id: I;
  bbox: number[];
  area: number;
  iscrowd: number;
  segmentation?: RandomMask;
  keypoints?: number[];
  num_keypoints?: number;
}

export interface RandomDetection<I extends Id = number> {
  image_id: I;
  category_id: I;
  bbox: number[];
  score: number;
  segmentation?: RandomMask;
  keypoints?: number[];
}

/** Run lengths, column by column; the first run is of zeros. */
export interface RandomMask {
  size: [height: number, width: number];
  counts: number[];
}

export interface RandomFiles<I extends Id = number> {
  gt: {
    images: { id: I; file_name: string; width: number; height: number }[];
    categories: { id: I; name: string }[];
    annotations: RandomAnnotation<I>[];
  };
  dt: RandomDetection<I>[];
}

export interface RandomShape {
  images?: number | undefined;
  categories?: number | undefined;
  /** False: no two scores, boxes or overlaps are equal but for zero. */
  ties?: boolean | undefined;
  /** Detections of one class put into the first image besides the others. */
  crowdedImage?: number | undefined;
}

/** A small data set with crowds, ties, duplicates, boundary areas and categories of every kind of emptiness. */
export function randomFiles(
  seed: number,
  { images = 10, categories = 4, ties = true, crowdedImage = 0 }: RandomShape = {},
): RandomFiles {
  const random = createRandom(seed);
  const ids = (n: number) => {
    const set = new Set<number>();
    while (set.size < n) set.add(1 + random.integer(1000));
    return [...set];
  };
  const imageIds = ids(images);
  const categoryIds = ids(categories);
  const annotations: RandomAnnotation[] = [];
  const dt: RandomFiles["dt"] = [];
  const place = (n: number) => (ties ? random.integer(n) : random.next() * n);
  const side = () => (ties ? random.pick([0, 16, 32, 32, 50, 96, 96, 120]) : 1 + random.next() * 120);
  const score = () => {
    if (!ties || random.next() < 0.5) return random.next();
    return random.next() < 0.9 ? random.integer(5) / 4 : random.pick([-0.5, -1, -0, 1e-300, 7]);
  };
  for (const image of imageIds) {
    for (let n = random.integer(7); n > 0; n--) {
      const twin = ties && annotations.length > 0 && random.next() < 0.1 ? random.pick(annotations) : null;
      const bbox = twin === null ? [place(200), place(200), side(), side()] : [...twin.bbox];
      annotations.push({
        id: annotations.length + 1,
        image_id: image,
        category_id: random.pick(categories > 1 ? categoryIds.slice(0, -1) : categoryIds),
        bbox,
        area: random.next() < 0.7 ? bbox[2]! * bbox[3]! : random.pick([0, 1024, 9216, 500.5, 1e10]),
        iscrowd: random.next() < 0.15 ? 1 : 0,
      });
    }
    const here = annotations.filter((a) => a.image_id === image);
    const add = (category: number | null) => {
      const near = here.length > 0 && random.next() < 0.7 ? random.pick(here) : null;
      const jitter = () => place(9) - 4;
      const exact = ties && random.next() < 0.2;
      const bbox = near
        ? near.bbox.map((v, i) => (exact ? v : i < 2 ? v + jitter() : Math.max(0, v + jitter())))
        : [place(200), place(200), side(), side()];
      const any = near !== null && random.next() < 0.8 ? near.category_id : random.pick([...categoryIds, 5000]);
      dt.push({ image_id: image, category_id: category ?? any, bbox, score: score() });
    };
    for (let n = random.integer(12); n > 0; n--) add(null);
    if (image === imageIds[0]) for (let n = crowdedImage; n > 0; n--) add(categoryIds[0]!);
  }
  return {
    gt: {
      images: imageIds.map((id) => ({ id, file_name: `${id}.jpg`, width: 320, height: 320 })),
      categories: categoryIds.map((id) => ({ id, name: `class ${id}` })),
      annotations,
    },
    dt,
  };
}

/**
 * The same with small rasters and a mask for every object: rectangles with bites, single pixels, empty ones.
 *
 * @param boxes - results carry boxes, and some of them nothing else; else they are masks alone
 */
export function withMasks(files: RandomFiles, seed: number, boxes: boolean): RandomFiles {
  const random = createRandom(seed);
  const size: [number, number] = [8 + random.integer(12), 8 + random.integer(12)];
  const [height, width] = size;
  const drawn = new Map<number, Uint8Array[]>();
  const draw = (image: number): Uint8Array => {
    const others = drawn.get(image) ?? [];
    drawn.set(image, others);
    const pixels =
      others.length > 0 && random.next() < 0.6 ? random.pick(others).slice() : new Uint8Array(height * width);
    if (random.next() < 0.9) {
      const x = random.integer(width);
      const y = random.integer(height);
      const value = random.next() < 0.8 ? 1 : 0;
      const w = random.integer(width);
      const h = random.integer(height);
      for (let c = x; c < Math.min(width, x + w); c++)
        for (let r = y; r < Math.min(height, y + h); r++) pixels[c * height + r] = value;
    }
    others.push(pixels);
    return pixels;
  };
  const area = (pixels: Uint8Array) => pixels.reduce((a, b) => a + b, 0);
  return {
    gt: {
      ...files.gt,
      images: files.gt.images.map((image) => ({ ...image, height, width })),
      annotations: files.gt.annotations.map((a) => {
        const pixels = draw(a.image_id);
        return { ...a, area: random.next() < 0.8 ? area(pixels) : 64, segmentation: runs(pixels, size) };
      }),
    },
    dt: files.dt.map(({ bbox: _bbox, ...d }, i) => {
      const x = random.integer(width);
      const y = random.integer(height);
      const bbox = [x, y, 1 + random.integer(width - x), 1 + random.integer(height - y)];
      if (!boxes) return { ...d, segmentation: runs(draw(d.image_id), size) } as RandomDetection;
      if (i > 0 && random.next() < 0.3) return { ...d, bbox };
      return { ...d, bbox, segmentation: runs(draw(d.image_id), size) };
    }),
  };
}

function runs(pixels: Uint8Array, size: [number, number]): RandomMask {
  const counts: number[] = [];
  let value = 0;
  let run = 0;
  for (const pixel of pixels) {
    if (pixel !== value) {
      counts.push(run);
      run = 0;
      value = pixel;
    }
    run++;
  }
  counts.push(run);
  return { size, counts };
}

/**
 * The same with `k` keypoints for every object: some unlabelled, some objects without any.
 *
 * @param boxes - results carry boxes besides
 */
export function withKeypoints(files: RandomFiles, seed: number, k: number, boxes: boolean): RandomFiles {
  const random = createRandom(seed);
  const inside = ([x, y, w, h]: readonly number[]) => [x! + random.integer(w! + 1), y! + random.integer(h! + 1)];
  const drawn = new Map<number, number[][]>();
  for (const { id } of files.gt.images) drawn.set(id, []);
  const annotations = files.gt.annotations.map((a) => {
    const share = random.pick([0, 0.5, 1]);
    const keypoints = points(k, () => inside(a.bbox), random, share);
    drawn.get(a.image_id)!.push(keypoints);
    const labelled = keypoints.filter((v, i) => i % 3 === 2 && v > 0).length;
    // some files count otherwise than they label
    return { ...a, keypoints, num_keypoints: random.next() < 0.9 ? labelled : random.integer(2) };
  });
  const dt = files.dt.map(({ bbox, ...d }) => {
    const near = drawn.get(d.image_id)!;
    const from = near.length > 0 && random.next() < 0.8 ? random.pick(near) : null;
    const reach = random.pick([0, 1, 3, 8]);
    const shifted = (v: number) => v + random.integer(2 * reach + 1) - reach;
    const keypoints =
      from === null ? points(k, () => inside(bbox), random, 1) : from.map((v, i) => (i % 3 === 2 ? 1 : shifted(v)));
    return boxes ? { ...d, bbox, keypoints } : ({ ...d, keypoints } as RandomDetection);
  });
  return { gt: { ...files.gt, annotations }, dt };
}

function points(k: number, place: () => number[], random: Random, share: number): number[] {
  return Array.from({ length: k }, () => {
    const [x, y] = place();
    const seen = random.next() < share ? 1 + random.integer(2) : 0;
    return seen === 0 && random.next() < 0.5 ? [0, 0, 0] : [x!, y!, seen];
  }).flat();
}

/** How {@link withIds} writes ids. */
export type IdStyle = "plain" | "huge" | "text" | "mixed";

/** The same with other ids: whole numbers past 2^53 and below 0, text, or all kinds side by side. */
export function withIds(files: RandomFiles, style: IdStyle): RandomFiles<Id> {
  const other = (id: number): Id => {
    if (style === "plain") return id;
    const kind = style === "mixed" ? id % 4 : style === "huge" ? id % 2 : 2;
    if (kind === 0) return 2n ** 53n + BigInt(id);
    if (kind === 1) return id % 3 === 0 ? -id : 2 ** 52 + id;
    return kind === 2 ? `image/${id} "ü"` : id;
  };
  const renamed = <T extends { image_id: number; category_id: number }>(row: T) => ({
    ...row,
    image_id: other(row.image_id),
    category_id: other(row.category_id),
  });
  return {
    gt: {
      images: files.gt.images.map((image) => ({ ...image, id: other(image.id) })),
      categories: files.gt.categories.map((category) => ({ ...category, id: other(category.id) })),
      annotations: files.gt.annotations.map((a) => ({ ...renamed(a), id: other(a.id) })),
    },
    dt: files.dt.map(renamed),
  };
}

/** JSON in bytes; bigint as digits, -0 as it is. */
export function encodeJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint") return `@digits ${part}`;
    return Object.is(part, -0) ? "@digits -0" : part;
  });
  return new TextEncoder().encode(text.replace(/"@digits (-?\d+)"/g, "$1"));
}
