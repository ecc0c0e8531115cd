import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../../../../src-main/contract/held-form.ts';
import { serverDefaults } from '../../../../src-main/contract/prompters.ts';
import { pictureOf } from '../../../../src-main/engine/prompter/picture.ts';
import { completeInForm, RefusedForms } from '../../../../src-main/engine/prompter/server/in-form.ts';
import type { ServerModel } from '../../../../src-main/engine/prompter/server/model.ts';
import { createNetwork, type Network } from '../../../../src-main/network/network.ts';
import { faultOfCall } from '../../../support/faults.ts';
import { disc, drawWindow } from '../../../support/inference.ts';
import { goodAnswer, type ModelServer, startModelServer } from '../../../support/model-server.ts';

let server: ModelServer;
let network: Network;
beforeAll(async () => {
  server = await startModelServer();
  network = createNetwork({ offline: true });
});
afterAll(async () => {
  await network.dispose();
  await server.close();
});

const frame = { kind: 'fixed', width: 84, height: 84 } as const;
const picture = pictureOf(drawWindow(64, 64, disc(30, 30, 12)), frame);

function ask(name: string, structured: ServerModel['structured'], refused = new RefusedForms()) {
  const model: ServerModel = {
    ...serverDefaults,
    id: 'server.test',
    name: 'Test',
    url: server.url,
    model: name,
    system: 'You look at pictures.',
    user: 'Where is {query}?',
    points: { positive: 2, negative: 0 },
    frame,
    structured,
  };
  const question = { model, query: 'the shed', picture, frame };
  return completeInForm({ question, key: null, refused }, { fetch: network.fetch, pause: async () => {} });
}

describe('a question in a form', () => {
  it.each([
    ['no-schema', 'json-schema', 'response_format of type json_schema is not supported'],
    ['no-guidance', 'guided-json', 'extra fields not permitted: guided_json'],
    ['no-grammar', 'grammar', 'Failed to initialize samplers: failed to parse grammar'],
  ] as const)('that a server refuses (%s) is put without it, and its words are kept', async (name, by, because) => {
    const before = server.requests();
    expect(await ask(name, by)).toEqual({ text: goodAnswer, cutOff: false, form: { by, refused: because } });
    expect(server.requests() - before).toBe(2);
    expect(server.asked.slice(-2).map(({ body }) => Object.keys(body).length)).toEqual([6, 5]);
  });

  it('is not put in the refused form again, as long as the program runs', async () => {
    const refused = new RefusedForms();
    await ask('no-schema', 'json-schema', refused);
    const before = server.requests();
    expect((await ask('no-schema', 'json-schema', refused)).form?.refused).toMatch(/json_schema is not supported/);
    expect(server.requests() - before).toBe(1);
    expect((await ask('good', 'json-schema', refused)).form).toEqual({ by: 'json-schema', refused: null });
  });

  it('that is refused for another reason is a fault, and not put again', async () => {
    const before = server.requests();
    expect((await faultOfCall(ask('no-room', 'grammar'))).text).toContain('exceeds the available context size');
    expect(server.requests() - before).toBe(1);
  });

  it('says nothing of a form where none was set up', async () => {
    expect(await ask('good', 'none')).toEqual({ text: goodAnswer, cutOff: false });
  });
});

describe('the form of a run', () => {
  it('is the refused one if any of its windows was refused', () => {
    const held = { by: 'grammar', refused: null } as const;
    const free = { by: 'grammar', refused: 'no' } as const;
    expect([formOf([]), formOf([{}, { form: held }]), formOf([{ form: held }, { form: free }])]).toEqual([
      undefined,
      held,
      free,
    ]);
  });
});
