import { createRandom } from "@borescope/core";

export interface RandomAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  bbox: number[];
  area: number;
  iscrowd: number;
}

export interface RandomFiles {
  gt: {
    images: { id: number; file_name: string; width: number; height: number }[];
    categories: { id: number; name: string }[];
    annotations: RandomAnnotation[];
  };
  dt: { image_id: number; category_id: number; bbox: number[]; score: number }[];
}

/** A small data set with crowds, ties, duplicates, boundary areas and categories of every kind of emptiness. */
export function randomFiles(seed: number, { images = 10, categories = 4 } = {}): RandomFiles {
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
  const side = () => random.pick([16, 32, 32, 50, 96, 96, 120]);
  for (const image of imageIds) {
    for (let n = random.integer(7); n > 0; n--) {
      const bbox = [random.integer(200), random.integer(200), side(), side()];
      annotations.push({
        id: annotations.length + 1,
        image_id: image,
        category_id: random.pick(categoryIds.slice(0, -1)),
        bbox,
        area: random.next() < 0.7 ? bbox[2]! * bbox[3]! : random.pick([1024, 9216, 500.5]),
        iscrowd: random.next() < 0.15 ? 1 : 0,
      });
    }
    const here = annotations.filter((a) => a.image_id === image);
    for (let n = random.integer(12); n > 0; n--) {
      const near = here.length > 0 && random.next() < 0.7 ? random.pick(here) : null;
      const jitter = () => random.integer(9) - 4;
      const bbox = near
        ? near.bbox.map((v, i) => (i < 2 ? v + jitter() : Math.max(0, v + jitter())))
        : [random.integer(200), random.integer(200), side(), side()];
      dt.push({
        image_id: image,
        category_id: near !== null && random.next() < 0.8 ? near.category_id : random.pick([...categoryIds, 5000]),
        bbox,
        score: random.next() < 0.5 ? random.integer(5) / 4 : random.next(),
      });
    }
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
