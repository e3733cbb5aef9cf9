export type {
  ReportBackend,
  ReportSearch,
  SearchAnswer,
  SearchableSpace,
  SearchQuestion,
} from "./backend.js";
export type { Chip } from "./chip.js";
export { emptyReport, noPictures } from "./empty-report.js";
export { hasErrorTypes, measuredOn } from "./measured-on.js";
export type { ModelRunner } from "./model-runner.js";
export { type MountedReport, type MountOptions, mountReport } from "./mount-report.js";
export { type OpenModel, type OpenReport, openReport } from "./open-report.js";
export { packReport, unpackReport } from "./pack-report.js";
export type { PageModels } from "./page-models.js";
export { type Part, parts } from "./parts.js";
export { readQuestion } from "./question-form.js";
export { registerComponents } from "./register.js";
export {
  type IdColumn,
  REPORT_SCHEMA,
  type Report,
  type ReportAttribute,
  type ReportAttributes,
  type ReportCategories,
  type ReportClass,
  type ReportCompared,
  type ReportComparison,
  type ReportDataset,
  type ReportFinding,
  type ReportImageEncoder,
  type ReportKeypoints,
  type ReportMasks,
  type ReportModel,
  type ReportNumbers,
  type ReportObjects,
  type ReportPictureSet,
  type ReportPictures,
  type ReportShape,
  type ReportSlice,
  type ReportSpace,
  type ReportVectors,
  type ReportWorth,
  type Share,
} from "./report.js";
export { datasetColumns, detectionColumns } from "./report-columns.js";
export { type ReportFolderOptions, reportFolder } from "./report-folder.js";
export { reportPage } from "./report-page.js";
export { reportSchema } from "./report-schema.js";
export { type Change, View } from "./view.js";
export type { ViewState } from "./view-state.js";
