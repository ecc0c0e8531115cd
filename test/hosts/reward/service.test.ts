import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fault } from '../../../src-main/contract/fault.ts';
import type { Reward } from '../../../src-main/engine/evaluate/reward.ts';
import type { Rewarding } from '../../../src-main/engine/evaluate/rewarding.ts';
import { type RewardService, startRewardService } from '../../../src-main/hosts/reward/service.ts';
import { writeEarthReason } from '../../engine/evaluate/dataset-maker.ts';
import { type Running, root, startEngine } from '../../engine/running.ts';
import { python } from '../../fixtures/python-gdal.ts';
import { disc } from '../../support/inference.ts';
import { start } from '../cli/command-line.ts';

const side = 168;
let running: Running;
let folder = '';
let rewarding: Rewarding;
let service: RewardService;

beforeAll(async () => {
  running = startEngine();
  folder = mkdtempSync(join(tmpdir(), 'think2seg-reward-'));
  writeEarthReason(
    folder,
    'train',
    [
      { id: 'disc', shape: disc(84, 84, 42), questions: ['Where is it?'] },
      { id: 'none', shape: null, questions: ['Where is it?'] },
    ],
    side,
  );
  rewarding = await running.program.engine.rewarding({
    format: 'earthreason',
    folder,
    split: 'train',
    segmenter: 'mobilesam',
    resolution: '840',
    waiting: 40,
  });
  service = await startRewardService(rewarding, { port: 0, version: '1' });
});
afterAll(async () => {
  await service.close();
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

/** In the frame of 840, five times the drawn pixels: the disc's box is 210..630. */
const good =
  '<think>a disc</think>\n<answer>```json[{"bbox_2d":[210,210,630,630],"positive_points":[[420,420],[400,440]]}]```</answer>';
const empty = '<think>nothing</think><answer>```json[]```</answer>';

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the service says is looked at by expectations
  readonly body: any;
  readonly retryAfter: string | null;
}
async function call(path: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(`${service.url}${path}`, init);
  return { status: response.status, body: await response.json(), retryAfter: response.headers.get('retry-after') };
}
const post = (body: unknown, type = 'application/json') =>
  call('/v1/rewards', { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify(body) });
const items = (...pairs: readonly (readonly [string, string])[]) => ({
  items: pairs.map(([sample, completion]) => ({ sample, completion })),
});

describe('the reward service', () => {
  it("gives the method's three terms, in the order of the items", async () => {
    const prose = 'It is in the middle.';
    const untagged = good.slice(good.indexOf('<answer>'));
    const unfenced = good.replace('```json', '').replace('```', '');
    const boxOnly = good.replace(/,"positive_points":.*\]\]/, '');
    const pairs = [good, empty, prose, untagged, unfenced, boxOnly].map((text) => ['disc', text] as const);
    const { status, body } = await post(items(...pairs, ['none', empty], ['none', good], ['none', prose]));
    expect(status).toBe(200);
    const rewards: Reward[] = body.rewards;
    const iou = rewards[0]?.iou ?? 0;
    expect(iou).toBeGreaterThan(0.9);
    expect(rewards.map(({ mask, format, tags }) => [mask, format, tags])).toEqual([
      [2 * iou, 1, 1],
      [0, 1, 1],
      [0, 0, 0],
      [2 * iou, 1, 0],
      [0, 0, 1],
      // The strict training rule wants points in every instance.
      [0, 0, 1],
      [2, 1, 1],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect(rewards.every((r) => r.reward === r.mask + r.format + r.tags)).toBe(true);
    expect(rewards[2]).toMatchObject({ answered: 'unreadable', because: expect.stringContaining('json') });
  });

  it('refuses at once what is more than may wait, and says when to come back', async () => {
    const many = items(...Array.from({ length: 41 }, () => ['disc', good] as const));
    const { status, body, retryAfter } = await post(many);
    expect([status, body.fault.code, retryAfter]).toEqual([429, 'evaluate.busy', '1']);
    expect(body.fault).toEqual(fault('evaluate.busy', { waiting: 0, limit: 40 }));
    expect((await call('/v1/health')).body).toMatchObject({ status: 'ready', waiting: 0, limit: 40 });
  });

  it('lists its samples in pages and says what it serves', async () => {
    expect((await call('/v1/samples?limit=1&offset=1')).body).toEqual({
      total: 2,
      samples: [{ id: 'none', questions: ['Where is it?'], picture: join('train', 'images', 'none.png') }],
    });
    expect((await call('/v1/samples?limit=-1')).status).toBe(422);
    expect((await call('/v1/health')).body).toMatchObject({ split: 'train', samples: 2, resolution: '840' });
  });

  it('answers what it does not understand with a fault and lives on', async () => {
    expect((await post(items(['nobody', good]))).status).toBe(404);
    expect((await post({ items: [] })).status).toBe(422);
    expect((await post({ items: [{ sample: 'disc' }] })).status).toBe(422);
    expect((await post(items(['disc', good]), 'text/plain')).status).toBe(415);
    expect((await call('/v1/rewards')).status).toBe(405);
    expect((await call('/nowhere')).status).toBe(404);
    const broken = await call('/v1/rewards', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"items": [',
    });
    expect(broken.status).toBe(400);
    expect((await post(items(['disc', '\u0000'.repeat(1000)], ['disc', '[['.repeat(5000)]))).status).toBe(200);
  });

  it('answers to no other host name, so that no page reaches it by a name of its own', async () => {
    const status = await new Promise<number | undefined>((done, fail) => {
      const options = { port: service.port, path: '/v1/samples', headers: { Host: 'rebound.example' } };
      httpRequest({ host: '127.0.0.1', ...options }, (response) => done(response.resume().statusCode))
        .on('error', fail)
        .end();
    });
    expect(status).toBe(403);
  });

  it('scores again what a dying process took with it', async () => {
    const pid = running.program.children().inference ?? Number.NaN;
    expect(pid).toBeGreaterThan(1);
    const waiting = post(items(['disc', good]));
    process.kill(pid, 'SIGKILL');
    const { status, body } = await waiting;
    expect(status).toBe(200);
    expect(body.rewards[0].iou).toBeGreaterThan(0.9);
  });
});

describe('the OpenAPI document', () => {
  // biome-ignore lint/suspicious/noExplicitAny: a document of many forms, looked at by its own references
  let document: any;
  beforeAll(async () => {
    document = (await call('/openapi.json')).body;
  });
  const schemaOf = (path: string, method: string) =>
    document.paths[path][method].responses['200'].content['application/json'].schema.$ref.split('/').at(-1);

  it('describes every answer by the properties that it has', async () => {
    const answers = {
      '/v1/health': (await call('/v1/health')).body,
      '/v1/samples': (await call('/v1/samples')).body,
      '/v1/rewards': (await post(items(['disc', good], ['disc', 'x']))).body,
    };
    expect(Object.keys(document.paths).sort()).toEqual(Object.keys(answers).sort());
    for (const [path, body] of Object.entries(answers)) {
      const name = schemaOf(path, path === '/v1/rewards' ? 'post' : 'get');
      checkAgainst(document.components.schemas, name, body);
    }
  });

  it('has a description of the refusals', async () => {
    const responses = Object.keys(document.paths['/v1/rewards'].post.responses);
    expect(responses).toEqual(['200', '400', '404', '413', '415', '422', '429', '500']);
    checkAgainst(document.components.schemas, 'Failure', (await post(items(['nobody', 'x']))).body);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: see above
function checkAgainst(schemas: any, name: string, value: any): void {
  const { properties, required } = schemas[name];
  expect(Object.keys(value)).toEqual(expect.arrayContaining(required));
  if (name !== 'Failure') expect(Object.keys(value).sort()).toEqual(Object.keys(properties).sort());
  for (const [key, schema] of Object.entries<{ type?: string; items?: { $ref?: string }; enum?: string[] }>(
    properties,
  )) {
    const found = value[key];
    if (schema.enum) expect(schema.enum).toContain(found);
    if (schema.type === 'number' || schema.type === 'integer') expect(typeof found).toBe('number');
    if (schema.type === 'array')
      for (const item of found)
        if (schema.items?.$ref) checkAgainst(schemas, schema.items.$ref.split('/').at(-1) ?? '', item);
  }
}

describe.skipIf(spawnSync(python, ['--version']).status !== 0)('the client in Python', () => {
  it('gets rewards in both trainers’ forms, and waits while the service is busy', async () => {
    const script = `
import json, sys, threading
sys.path.insert(0, sys.argv[1])
from reward_client import RewardClient, trl_reward, verl_reward
client = RewardClient(sys.argv[2])
good, empty = sys.argv[3], sys.argv[4]
out = {"samples": [s["id"] for s in client.samples()]}
out["trl"] = trl_reward(client)([good, [{"role": "assistant", "content": empty}]], sample=["disc", "none"])
out["verl"] = verl_reward(client, "mask")("data", empty, "", {"sample": "none"})
many = []
threads = [threading.Thread(target=lambda: many.append(len(client.rewards(["disc"] * 30, [good] * 30)))) for _ in range(3)]
[t.start() for t in threads]; [t.join() for t in threads]
out["many"] = many
try: client.rewards(["nobody"], [good])
except RuntimeError as error: out["error"] = str(error)[:4]
print(json.dumps(out))
`;
    const args = ['-c', script, join(root, 'models/train'), service.url, good, empty];
    const { stdout } = await promisify(execFile)(python, args, { encoding: 'utf8' });
    const out = JSON.parse(stdout);
    expect(out).toMatchObject({ samples: ['disc', 'none'], verl: 2, many: [30, 30, 30], error: '404:' });
    expect(out.trl[0]).toBeGreaterThan(3.8);
    expect(out.trl[1]).toBe(4);
  });
});

describe('think2seg reward', () => {
  it('prints its address, serves, and ends when it is told to', async () => {
    const command = start(['reward', '--dataset', folder, '--split', 'train']);
    const url = await new Promise<string>((done) => {
      command.process.stdout?.on('data', (chunk: string) => done(chunk.trim()));
    });
    const response = await fetch(`${url}/v1/health`);
    expect(await response.json()).toMatchObject({ status: 'ready', samples: 2, scored: 0 });
    command.process.kill('SIGTERM');
    expect(await command.ended).toMatchObject({ stdout: `${url}\n` });
  });
});
