/** Opens a data set by the name of its format. */
import { resolve } from 'node:path';
import { raise } from '../../../contract/fault.ts';
import type { EnginePorts } from '../../ports.ts';
import type { Dataset, DatasetFormat, Sample } from '../sample.ts';
import { loadCoco } from './coco.ts';
import { loadEarthReason } from './earthreason.ts';
import { loadRefSegRs, loadRisBench } from './phrases.ts';
import type { Place } from './pieces.ts';
import { loadProject } from './project.ts';
import { loadRrsisD } from './rrsisd.ts';

type Loader = (place: Place, split: string) => Promise<Sample[]>;

const loaders: Readonly<Record<Exclude<DatasetFormat, 'project'>, Loader>> = {
  earthreason: loadEarthReason,
  refsegrs: loadRefSegRs,
  risbench: loadRisBench,
  rrsisd: loadRrsisD,
  coco: loadCoco,
};

/** Lists the samples of a split. Faults: `evaluate.missingPiece`, `evaluate.badPiece`, `evaluate.noSamples`; for a project `raster.*`. */
export async function loadDataset(
  format: DatasetFormat,
  folder: string,
  split: string,
  ports: Pick<EnginePorts, 'raster'>,
): Promise<Dataset> {
  const place = { format, folder: resolve(folder) };
  const samples =
    format === 'project' ? await loadProject(place.folder, split, ports) : await loaders[format](place, split);
  if (samples.length === 0) raise('evaluate.noSamples', { folder: place.folder, split });
  return { format, folder: place.folder, split, samples };
}
