/** What the inference process opens, and on what: model files that are not what they should be, and devices. */
import { cp, mkdtemp, open, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ResolvedPack } from '../../src-main/contract/models.ts';
import type { InferencePort, PrompterChoice } from '../../src-main/engine/ports.ts';
import { createInferencePort, type InferenceProcess } from '../../src-main/process/inference-port.ts';
import { faultOfCall } from '../support/faults.ts';
import { disc, drawWindow, mobileSam, startInference } from '../support/inference.ts';

const segmenter = await mobileSam();
const noTarget: PrompterChoice = {
  kind: 'recorded',
  ref: { id: 'recorded', version: '1', sha256: '' },
  text: '<think>nothing</think><answer>[]</answer>',
};
const pixels = drawWindow(240, 200, disc(110, 90, 50));

let process_: InferenceProcess;
let port: InferencePort;
beforeEach(() => {
  process_ = startInference();
  port = createInferencePort(process_, startInference);
});
afterEach(() => process_.dispose());

describe('model files that are not what they should be', () => {
  let folder = '';
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function copied(): Promise<ResolvedPack> {
    folder ||= await mkdtemp(join(tmpdir(), 'models-'));
    const files = [];
    for (const file of segmenter.files) {
      const path = join(folder, basename(file.path));
      await cp(file.path, path);
      files.push({ ...file, path });
    }
    return { ...segmenter, files };
  }
  const loadFault = (pack: ResolvedPack) => faultOfCall(port.load({ segmenter: pack, prompter: noTarget }));

  test('one flipped bit is corrupt, and the intact files load afterwards', async () => {
    const pack = await copied();
    const file = await open(pack.files[0]!.path, 'r+');
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 20_000_000);
    await file.write(Buffer.from([buffer[0]! ^ 1]), 0, 1, 20_000_000);
    await file.close();
    expect(await loadFault(pack)).toMatchObject({ code: 'models.corrupt', detail: { because: 'its sha256 differs' } });
    expect(await port.load({ segmenter, prompter: noTarget })).toHaveProperty('ms');
  });

  test('a truncated file is corrupt, with both sizes', async () => {
    const pack = await copied();
    await truncate(pack.files[1]!.path, 1000);
    expect(await loadFault(pack)).toMatchObject({
      code: 'models.corrupt',
      detail: { because: 'it has 1000 bytes, not 16501766' },
    });
  });

  test('a file that went away is missing', async () => {
    const pack = await copied();
    await rm(pack.files[1]!.path);
    expect(await loadFault(pack)).toMatchObject({ code: 'models.missing', detail: { path: pack.files[1]!.path } });
  });

  test('a valid model with other inputs cannot be loaded, and the fault names what was expected', async () => {
    const [encoder, decoder] = segmenter.files;
    const files = [
      { ...decoder!, role: 'encoder' },
      { ...encoder!, role: 'decoder' },
    ];
    const fault = await loadFault({ ...segmenter, files });
    expect(fault).toMatchObject({ code: 'models.cannotLoad' });
    expect(fault.detail?.because).toMatch(
      /^expected the inputs input float\[batch,3,1024,1024\]; found image_embeddings/,
    );
  });

  test('a contract that nobody speaks cannot be loaded', async () => {
    expect(await loadFault({ ...segmenter, contract: 'sam9' })).toMatchObject({ code: 'models.cannotLoad' });
  });
});

describe('devices', () => {
  test('are each tried alone: the processor works and is chosen, and every refusal has its reason and remedy', async () => {
    await port.encode({ key: 'a', segmenter, pixels });
    const report = await port.devices(null);
    expect(report.devices[0]).toMatchObject({ provider: 'cpu', available: true, chosen: true });
    expect(report.devices.filter((device) => device.chosen).length).toBe(1);
    for (const device of report.devices) {
      expect(device.because).toMatch(/^\S.*\.$/);
      if (!device.available) expect(device.because).toMatch(/It needs|Install/);
    }
    expect(report.threads).toBeGreaterThanOrEqual(1);
    expect(report.runtime).toMatch(/^ONNX Runtime 1\.\d+/);
    expect(await port.holds({ key: 'a' })).toBe(true);
  });

  test('a driver that ends the process that tries it is a refusal', async () => {
    const dying = createInferencePort(process_, () => {
      const prober = startInference();
      const real = prober.call;
      prober.call = (method, request, settings) => {
        if (!JSON.stringify(request).includes('webgpu')) return real(method, request, settings);
        // Halted first: where the runtime refuses at once, the refusal would else arrive before the death.
        process.kill(prober.pid!, 'SIGSTOP');
        const answer = real(method, request, settings);
        process.kill(prober.pid!, 'SIGKILL');
        return answer;
      };
      return prober;
    });
    const { devices } = await dying.devices(null);
    const gpu = devices.find((device) => device.provider === 'webgpu');
    expect(gpu?.available ?? false).toBe(false);
    if (gpu) expect(gpu).toMatchObject({ probeMs: null, because: expect.stringContaining('ended unexpectedly') });
    expect(devices[0]).toMatchObject({ provider: 'cpu', available: true });
  });
});
