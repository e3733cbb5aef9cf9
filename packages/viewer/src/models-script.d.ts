/** What runs a report's image encoder in its page, as one script, which `tsup.config.ts` bundles from `models-page.ts`. */
export declare const MODELS_SCRIPT: string;
/** The version of onnxruntime-web that is in the script, and the SHA-256 of the WebAssembly that belongs to it, in base64. */
export declare const RUNTIME: { readonly version: string; readonly sha256: string };
