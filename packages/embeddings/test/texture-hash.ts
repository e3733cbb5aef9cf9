import { textureDescriptor } from "@borescope/embeddings";

/** SHA-256 of the vectors of pictures made by arithmetic alone, in Node and in browsers alike. */
export const TEXTURE_HASH = "4efe7d367ff4df950795c1b1b43dab39e14f91903511825f77c9604aa77568ea";

export async function textureHash(): Promise<string> {
  const sizes = [
    [64, 64],
    [7, 200],
    [333, 190],
    [1, 1],
  ] as const;
  let state = 3;
  const images = sizes.map(([width, height]) => {
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
      state = (state * 48271) % 2147483647;
      return (i % 251) / 2 + (state & 127);
    });
    return { width, height, data };
  });
  const vectors = await textureDescriptor().embedImages(images);
  const digest = await crypto.subtle.digest("SHA-256", vectors as Float32Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
