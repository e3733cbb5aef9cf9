/** The name of a model whose file or folder of detections is called so: without the endings of the formats. */
export function modelName(fileName: string): string {
  return fileName.replace(/(\.(nd)?json|\.jsonl)?(\.gz)?$|\.zip$/i, "");
}
