/**
 * Every fault of the program: its stage, the exit code of the command line, and its sentences.
 * `{name}` is filled from the fault's values. A code without a test fails the suite.
 *
 * Exit codes (a promise of the command line): 2 usage, 3 input can't be used, 4 model missing or
 * broken, 5 the model's answer could not be read, 130 cancelled, 1 a fault of the program or machine.
 */
import { basemapFaults } from './faults/basemaps.ts';
import { cacheFaults } from './faults/cache.ts';
import type { CatalogueEntry } from './faults/entry.ts';
import { evaluateFaults } from './faults/evaluate.ts';
import { hostFaults } from './faults/host.ts';
import { layerFaults } from './faults/layer.ts';
import { modelFaults } from './faults/models.ts';
import { networkFaults } from './faults/network.ts';
import { prompterFaults } from './faults/prompters.ts';
import { rasterFaults } from './faults/raster.ts';
import { requestFaults } from './faults/request.ts';
import { resultFaults } from './faults/result.ts';
import { settingsFaults } from './faults/settings.ts';
import { taughtFaults } from './faults/taught.ts';

export type { FaultStage } from './faults/entry.ts';

export const faultCatalogue = {
  ...requestFaults,
  ...rasterFaults,
  ...prompterFaults,
  ...taughtFaults,
  ...resultFaults,
  ...layerFaults,
  ...modelFaults,
  ...networkFaults,
  ...basemapFaults,
  ...settingsFaults,
  ...evaluateFaults,
  ...hostFaults,
  ...cacheFaults,
} as const satisfies Record<string, CatalogueEntry>;

export type FaultCode = keyof typeof faultCatalogue;

/** The exit code that the command line promises for a fault. */
export function exitCodeOf(code: FaultCode): number {
  return faultCatalogue[code].exit;
}
