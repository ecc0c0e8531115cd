/**
 * A project of this program: every layer of masks is a truth, its question is asked of its image window
 * by window. The split says which layers: `all`, or `corrected`, those in which a person drew or changed
 * a feature. Read is the session file of the user folder (`sessions/*.journal`).
 */
import { stat } from 'node:fs/promises';
import type { VectorLayer } from '../../../contract/document.ts';
import { raise } from '../../../contract/fault.ts';
import type { EnginePorts } from '../../ports.ts';
import { readJournal } from '../../project/journal-lines.ts';
import { byId, type Sample } from '../sample.ts';
import { samplesOfLayer } from './layer.ts';
import { bad, bytesOf, type Place } from './pieces.ts';

/** Faults: `evaluate.missingPiece`, `evaluate.badPiece`, `request.unknownId` for a split, `raster.*` of its images. */
export async function loadProject(
  path: string,
  split: string,
  { raster }: Pick<EnginePorts, 'raster'>,
): Promise<Sample[]> {
  if (split !== 'all' && split !== 'corrected') {
    raise('request.unknownId', { kind: 'split of a project', id: split, known: 'all, corrected' });
  }
  const layers = (await layersIn(path)).filter((layer) => split === 'all' || isCorrected(layer));
  const names = new Set<string>();
  const samples: Sample[] = [];
  for (const layer of layers) {
    // The file may have been touched since; its geometry is in map coordinates and stays right.
    const info = await raster.probe(layer.raster.path);
    const name = unique(names, layer.name);
    const query = layer.summary?.query ?? layer.name;
    samples.push(...samplesOfLayer({ name, raster: info, features: layer.features }, query, { kind: 'auto' }));
  }
  return samples.sort(byId);
}

async function layersIn(path: string): Promise<VectorLayer[]> {
  const place: Place = { format: 'project', folder: path };
  const facts = await stat(path).catch(() => null);
  if (facts?.isDirectory()) bad(path, 'it is a folder; give the file of the project');
  const { bytes } = await bytesOf(place, ['']);
  const read = readJournal(bytes.toString('utf8')) ?? bad(path, 'it is not a session of this program');
  return read.session.document.layers.filter((layer) => layer.kind === 'vector');
}

/** A layer that a person made, or of which one feature at least was drawn or changed by one. */
function isCorrected({ summary, features }: VectorLayer): boolean {
  return features.length > 0 && (summary === null || features.some(({ provenance }) => provenance.edited));
}

function unique(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let n = 2; names.has(name); n++) name = `${wanted} (${n})`;
  names.add(name);
  return name;
}
