import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { FaultError, fault } from '../../src-main/contract/fault.ts';
import type { DeviceTrial, ProviderName } from '../../src-main/contract/models.ts';
import type { DeviceChoice } from '../../src-main/contract/settings.ts';
import { type Provider, providersFor, threadCount } from '../../src-main/models/devices.ts';
import { createDevicePlanner } from '../../src-main/process/device-planner.ts';
import { createInferencePort } from '../../src-main/process/inference-port.ts';
import { faultOfCall } from '../support/faults.ts';
import { drawWindow, mobileSam, startInference } from '../support/inference.ts';

const root = await mkdtemp(join(tmpdir(), 'devices-'));
let userFolder = '';
let count = 0;
beforeEach(() => {
  userFolder = join(root, String(count++));
});
afterAll(() => rm(root, { recursive: true }));

const providers: Provider[] = (['cpu', 'cuda', 'webgpu'] as const).map((provider) => {
  return { provider, name: provider.toUpperCase(), remedy: 'It needs a driver.' };
});
const trial = (ms: number, processorMs: number): DeviceTrial => ({ model: 'm', ms, processorMs, difference: 1e-4 });

interface Shown {
  readonly works?: boolean;
  readonly trial?: DeviceTrial | null;
  readonly half?: boolean;
  readonly dies?: boolean;
}
/** A planner over a double of the prober: which GPUs a machine has cannot be arranged here. */
function planner(choice: DeviceChoice, shown: Partial<Record<ProviderName, Shown>>) {
  const checks: string[] = [];
  const notices: string[] = [];
  const prober = startInference();
  prober.call = (async (method: string, request: { provider: ProviderName }) => {
    if (method !== 'probe') throw new Error(`not asked for here: ${method}`);
    const { provider } = request;
    checks.push(provider);
    const { works = true, trial: tried = null, half = true, dies } = shown[provider] ?? { works: provider === 'cpu' };
    if (dies) throw new FaultError(fault('process.died', { name: 'check', because: 'signal SIGSEGV' }));
    return { works, because: works ? '' : 'no driver', runtime: 'R', half, trial: tried, ms: 1 };
  }) as typeof prober.call;
  const made = createDevicePlanner({
    choice: () => choice,
    userFolder,
    // Without a segmenter no threads are measured, whatever this machine has.
    segmenter: async () => null,
    withProber: (work) => work(prober),
    onNotice: (text) => notices.push(text),
    providers,
  });
  return { ...made, checks, notices };
}
const cpu = { provider: 'cpu', threads: threadCount(), half: true };

describe('what segmenters run on', () => {
  test('is the processor until a check has shown something else, and nothing is checked unasked', async () => {
    const { plan, checks } = planner('auto', { webgpu: { trial: trial(10, 500) } });
    expect(await plan()).toEqual(cpu);
    expect(checks).toEqual([]);
  });

  test('is the fastest that passed, and is remembered for the next start', async () => {
    const shown = { cuda: { trial: trial(20, 500) }, webgpu: { trial: trial(60, 500), half: false } };
    await planner('auto', shown).report();
    const next = planner('auto', {});
    expect(await next.plan()).toEqual({ provider: 'cuda', threads: threadCount(), half: true });
    expect(next.checks).toEqual([]);
  });

  test('is the processor where the device is hardly faster, slower, or was tried with no model', async () => {
    for (const tried of [trial(450, 500), trial(23_000, 30), null]) {
      const { report, plan } = planner('auto', { webgpu: { trial: tried } });
      const { devices } = await report();
      expect((await plan()).provider).toBe('cpu');
      expect(devices.find(({ provider }) => provider === 'webgpu')).toMatchObject({ available: true, chosen: false });
    }
  });

  test('is what is set, checked first if it has not been', async () => {
    const set = planner('webgpu', { webgpu: { trial: trial(900, 500) } });
    expect((await set.plan()).provider).toBe('webgpu');
    expect(set.checks).toEqual(['cpu', 'cuda', 'webgpu']);
    expect((await planner('cpu', {}).plan()).provider).toBe('cpu');
    expect(set.notices).toEqual([]);
  });

  test('is the processor where what is set is refused, and that is said with its reason', async () => {
    const { plan, notices } = planner('cuda', {});
    expect(await plan()).toEqual(cpu);
    expect(notices).toEqual([expect.stringMatching(/"cuda" cannot be used \(no driver\)/)]);
  });

  test('is the processor once the device has failed, which is said once and shown', async () => {
    const { report, plan, distrust, notices } = planner('auto', { webgpu: { trial: trial(10, 500) } });
    await report();
    expect((await plan()).provider).toBe('webgpu');
    distrust('webgpu', 'device lost');
    distrust('webgpu', 'device lost');
    expect(await plan()).toEqual(cpu);
    expect(notices).toEqual([expect.stringMatching(/"webgpu" has failed \(device lost\)/)]);
    const shown = (await report()).devices.find(({ provider }) => provider === 'webgpu');
    expect(shown).toMatchObject({ available: false, chosen: false, because: expect.stringContaining('device lost') });
  });

  test('a driver that ends the process of the check is refused, and the next one is checked all the same', async () => {
    const { report } = planner('auto', { cuda: { dies: true }, webgpu: { trial: trial(10, 500) } });
    const { devices } = await report();
    expect(devices.map(({ provider, available, chosen }) => [provider, available, chosen])).toEqual([
      ['cpu', true, false],
      ['cuda', false, false],
      ['webgpu', true, true],
    ]);
    expect(devices[1]?.because).toBe('The check process ended unexpectedly (signal SIGSEGV). It needs a driver.');
    expect(devices[2]?.because).toContain('10 ms here and 500 ms on the processor');
  });

  test('is found out anew where the folder came from another machine or its file is damaged', async () => {
    await planner('auto', { webgpu: { trial: trial(10, 500) } }).report();
    const path = join(userFolder, 'devices.json');
    const kept = JSON.parse(await readFile(path, 'utf8'));
    for (const damaged of [{ ...kept, machine: '0'.repeat(32) }, { ...kept, threads: -1 }, 7]) {
      await writeFile(path, JSON.stringify(damaged));
      expect(await planner('auto', {}).plan()).toEqual(cpu);
    }
  });
});

test('every platform has the processor first, and each provider says what to do where it is refused', () => {
  for (const [platform, arch] of [
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['win32', 'x64'],
    ['win32', 'arm64'],
    ['darwin', 'arm64'],
  ] as const) {
    const found = providersFor(platform, arch);
    expect(found[0]?.provider).toBe('cpu');
    for (const { remedy } of found) expect(remedy).toMatch(/needs|Install/);
  }
});

test('a device that ends the inference process is not used for the next request, which works', async () => {
  const inference = startInference();
  const notices: string[] = [];
  let chosen = 'none yet';
  const prober = startInference();
  const real = inference.call;
  inference.call = ((method: string, request: never, settings: never) => {
    // A double of a driver that crashes: with this device the process ends while it encodes.
    if (method === 'configure') chosen = (request as { provider: string }).provider;
    const answer = (real as (...p: unknown[]) => Promise<unknown>)(method, request, settings);
    if (method === 'encode' && chosen === absent && inference.pid) process.kill(inference.pid, 'SIGKILL');
    return answer;
  }) as typeof inference.call;
  const absent: ProviderName = process.platform === 'darwin' ? 'dml' : 'coreml';
  prober.call = (async () => {
    return { works: true, because: '', runtime: 'R', half: true, trial: null, ms: 1 };
  }) as typeof prober.call;
  const port = createInferencePort(inference, () => prober, {
    choice: () => absent,
    providers: [{ provider: absent, name: 'Double', remedy: 'It needs a driver.' }],
    onNotice: (text) => notices.push(text),
  });
  const segmenter = await mobileSam();
  const pixels = drawWindow(64, 64, () => true);
  try {
    expect((await faultOfCall(port.encode({ key: 'k', segmenter, pixels }))).code).toBe('process.died');
    expect(chosen).toBe(absent);
    expect(await port.encode({ key: 'k', segmenter, pixels })).toHaveProperty('ms');
    expect(chosen).toBe('cpu');
    expect(notices).toEqual([expect.stringContaining(`"${absent}" has failed`)]);
  } finally {
    inference.dispose();
    prober.dispose();
  }
});

test('a device that cannot open the model leaves the request to the processor, with a notice', async () => {
  const inference = startInference();
  const prober = startInference();
  const notices: string[] = [];
  const absent: ProviderName = process.platform === 'darwin' ? 'dml' : 'coreml';
  // Here the runtime itself refuses: the check is a double that promised too much.
  prober.call = (async () => {
    return { works: true, because: '', runtime: 'R', half: true, trial: null, ms: 1 };
  }) as typeof prober.call;
  const port = createInferencePort(inference, () => prober, {
    choice: () => absent,
    providers: [{ provider: absent, name: 'Double', remedy: 'It needs a driver.' }],
    onNotice: (text) => notices.push(text),
  });
  const segmenter = await mobileSam();
  try {
    await port.encode({ key: 'k', segmenter, pixels: drawWindow(64, 64, () => true) });
    expect(notices).toEqual([expect.stringContaining(`"${absent}" has failed`)]);
  } finally {
    inference.dispose();
    prober.dispose();
  }
});
