/** A data set whose samples' completions are rewarded. */
import type { EnginePorts } from '../ports.ts';
import { loadDataset } from './datasets/load.ts';
import { createScorer } from './reward.ts';
import { createRewardQueue, type RewardQueue } from './reward-queue.ts';
import type { Dataset, DatasetFormat, Resolution, Sample } from './sample.ts';

export interface RewardingRequest {
  readonly format: DatasetFormat;
  readonly folder: string;
  readonly split: string;
  readonly segmenter: string;
  readonly resolution: Resolution;
  /** Completions that may wait. */
  readonly waiting: number;
}

export interface Rewarding {
  readonly dataset: Dataset;
  readonly samples: ReadonlyMap<string, Sample>;
  readonly resolution: Resolution;
  /** Id and version. */
  readonly segmenter: string;
  readonly queue: RewardQueue;
}

/** Faults: those of `loadDataset`, `request.unknownId`, `models.*`. */
export async function openRewarding(request: RewardingRequest, ports: EnginePorts): Promise<Rewarding> {
  const dataset = await loadDataset(request.format, request.folder, request.split, ports);
  const segmenter = await ports.packs.resolve(request.segmenter, 'segmenter');
  const { resolution } = request;
  const scorer = createScorer({ dataset, segmenter, resolution }, ports);
  return {
    dataset,
    samples: new Map(dataset.samples.map((sample) => [sample.id, sample])),
    resolution,
    segmenter: `${segmenter.ref.id} ${segmenter.ref.version}`,
    queue: createRewardQueue(scorer, request.waiting),
  };
}
