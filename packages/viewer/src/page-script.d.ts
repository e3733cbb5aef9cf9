/** The report's page as one script, which `tsup.config.ts` bundles from `page.ts`. */
export declare const PAGE_SCRIPT: string;
