import * as z from "zod";

/** The shape of a {@link PageSetting}. */
export const pageSettingSchema = z.strictObject({
  /** Whether parts of the report lie in chunks beside the page. */
  chunks: z.boolean(),
  /** What the server of the page answers; null where it has none. */
  served: z
    .strictObject({
      /** Whether it has the images' own files. */
      images: z.boolean(),
      /** The spaces that it searches. */
      spaces: z.array(z.strictObject({ name: z.string(), texts: z.boolean(), images: z.boolean() })),
    })
    .nullable(),
});

/** What a page finds around it, which its HTML tells its script. */
export type PageSetting = z.infer<typeof pageSettingSchema>;
