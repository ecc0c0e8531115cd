/** The form of a fault in the catalogue. */

/** Where in the flow a fault arose: a stage of the pipeline, or the part of the program around it. */
export type FaultStage =
  | 'request'
  | 'raster'
  | 'window'
  | 'prompter'
  | 'segmenter'
  | 'mask'
  | 'vector'
  | 'layer'
  | 'export'
  | 'models'
  | 'network'
  | 'settings'
  | 'process'
  | 'evaluate'
  | 'host';

export interface CatalogueEntry {
  readonly stage: FaultStage;
  readonly exit: 1 | 2 | 3 | 4 | 5 | 130;
  readonly text: string;
  readonly hint: string;
}
