/** Figures that the method's publication gives (arXiv 2512.19302), in percent, for the table beside one's own. */
export interface Published {
  readonly model: string;
  readonly benchmark: string;
  readonly format: string;
  readonly split: string;
  readonly cIoU: number | null;
  readonly gIoU: number | null;
}

export const published: readonly Published[] = [
  { model: 'Think2Seg-RS', benchmark: 'EarthReason', format: 'earthreason', split: 'test', cIoU: 75.6, gIoU: 73.36 },
  { model: 'Think2Seg-RS', benchmark: 'EarthReason', format: 'earthreason', split: 'val', cIoU: null, gIoU: 72.46 },
  { model: 'RemoteReasoner', benchmark: 'EarthReason', format: 'earthreason', split: 'test', cIoU: 69.13, gIoU: 70.96 },
  { model: 'SegEarth-R1', benchmark: 'EarthReason', format: 'earthreason', split: 'test', cIoU: null, gIoU: 70.7 },
  {
    model: 'Think2Seg-RS',
    benchmark: 'RISBench, zero-shot',
    format: 'risbench',
    split: 'test',
    cIoU: null,
    gIoU: 47.72,
  },
  { model: 'Think2Seg-RS', benchmark: 'RRSIS-D, zero-shot', format: 'rrsisd', split: 'test', cIoU: null, gIoU: 47.97 },
  {
    model: 'Think2Seg-RS',
    benchmark: 'RefSegRS, zero-shot',
    format: 'refsegrs',
    split: 'test',
    cIoU: null,
    gIoU: 15.53,
  },
];
