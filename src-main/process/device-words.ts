/** Why a device is used or not, for people. */
import type { DeviceStatus } from '../contract/models.ts';
import type { DeviceChoice } from '../contract/settings.ts';
import type { Provider } from '../models/devices.ts';
import type { Checked } from './device-memory.ts';

export interface Circumstances {
  readonly choice: DeviceChoice;
  /** Whether it runs the models. */
  readonly chosen: boolean;
  /** Why it was given up after it had been used; null if it was not. */
  readonly failure: string | null;
}

export function statusOf(provider: Provider, checked: Checked, circumstances: Circumstances): DeviceStatus {
  const { works, half, trial, ms } = checked;
  const { chosen, failure } = circumstances;
  const because = works ? reason(checked, circumstances) : `${sentence(checked.because)} ${provider.remedy}`;
  const base = { provider: provider.provider, name: provider.name, chosen, probeMs: ms, half, trial };
  return { ...base, available: works && failure === null, because };
}

function reason({ provider, trial }: Checked, { choice, chosen, failure }: Circumstances): string {
  if (failure !== null) {
    return `It works here, and failed while it was used: ${sentence(failure)} The processor has taken over; start the program again to try once more.`;
  }
  if (provider === 'cpu') {
    if (!chosen) return 'It works, and takes over when the device that is in use fails.';
    return choice === 'cpu'
      ? 'It is used, as it is set.'
      : 'It is used: it is everywhere, and its results are the reference.';
  }
  const compared = trial
    ? ` One look of ${trial.model} takes ${whole(trial.ms)} ms here and ${whole(trial.processorMs)} ms on the processor; the results agree to ${(trial.difference * 100).toPrecision(2)} %.`
    : '';
  if (chosen) return `It is used.${compared}`;
  if (choice !== 'auto') return `It works here; another device is set.${compared}`;
  return trial ? `It works here and is not the fastest.${compared}` : 'It works here; no model was tried on it yet.';
}

function whole(ms: number): string {
  return ms.toFixed(ms < 10 ? 1 : 0);
}

/** The runtime's words on one line, without the place in its sources. */
function sentence(because: string): string {
  const words = because
    .replace(/\s+/g, ' ')
    .replace(/^\/\S+:\d+ .* was false\. /, '')
    .replace(/^OrtSessionOptionsAppendExecutionProvider_\w+: /, '')
    .trim();
  return `${words}${/[.!?]$/.test(words) ? '' : '.'}`;
}
