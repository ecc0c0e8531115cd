/** The service's own description, served at `/openapi.json` (OpenAPI 3.1). */
import { bodyLimit, itemLimit } from './schema.ts';

const number = (description: string, maximum?: number) => ({
  type: 'number',
  minimum: 0,
  ...(maximum !== undefined && { maximum }),
  description,
});
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const fails = (description: string) => ({ description, ...json(reference('Failure')) });

const schemas = {
  RewardsRequest: object({
    items: {
      type: 'array',
      minItems: 1,
      maxItems: itemLimit,
      items: object({
        sample: { type: 'string', description: 'Id of a sample of the data set, as /v1/samples lists them.' },
        completion: { type: 'string', description: "The model's whole text: think block and answer block." },
      }),
    },
  }),
  Rewards: object({
    rewards: { type: 'array', items: reference('Reward'), description: 'In the order of the items.' },
  }),
  Reward: object({
    reward: number('Sum of mask, format and tags.', 4),
    mask: number('2 x IoU with the truth; where the truth is empty 2 for an empty list, else 0.', 2),
    format: number('1 where the answer is read by the strict training rule.', 1),
    tags: number('1 where the text is exactly a think block and an answer block.', 1),
    iou: number('IoU of the segmenter’s mask with the truth.', 1),
    answered: { type: 'string', enum: ['instances', 'no-target', 'unreadable'] },
    instances: { type: 'integer', minimum: 0, description: 'Instances that were decoded.' },
    because: { type: 'string', description: 'Why the answer was not read; empty where it was.' },
  }),
  Samples: object({
    total: { type: 'integer', minimum: 0 },
    samples: { type: 'array', items: reference('Sample') },
  }),
  Sample: object({
    id: { type: 'string' },
    questions: { type: 'array', items: { type: 'string' } },
    picture: { type: 'string', description: 'Path of the picture below the folder of the data set.' },
  }),
  Health: object({
    status: { type: 'string', enum: ['ready'] },
    dataset: { type: 'string' },
    split: { type: 'string' },
    samples: { type: 'integer' },
    resolution: { type: 'string', enum: ['original', '840', '1024'] },
    segmenter: { type: 'string' },
    waiting: { type: 'integer', description: 'Completions that wait or are being scored.' },
    limit: { type: 'integer', description: 'Completions that may wait.' },
    scored: { type: 'integer', description: 'Completions scored since the start.' },
  }),
  Failure: object({
    fault: object({
      code: { type: 'string' },
      stage: { type: 'string' },
      text: { type: 'string' },
      hint: { type: 'string' },
    }),
  }),
} as const;

/** The document for a program of this version. */
export function openApi(version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Think2Seg rewards',
      version,
      description:
        'Rewards of completions for group-relative policy optimisation: masks of the frozen segmenter against the truth. Listens on the loopback address only.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: {
      '/v1/rewards': {
        post: {
          summary: 'Score completions; those of one sample are scored together and its picture is encoded once.',
          operationId: 'rewards',
          requestBody: { required: true, ...json(reference('RewardsRequest')) },
          responses: {
            200: { description: 'A reward for each item.', ...json(reference('Rewards')) },
            400: fails('The body is not JSON.'),
            404: fails('A sample is not known.'),
            413: fails(`The body is larger than ${bodyLimit} bytes.`),
            415: fails('The content type is not application/json.'),
            422: fails('The body is not as described.'),
            429: {
              ...fails('Too many completions are waiting; send again after the seconds of Retry-After.'),
              headers: { 'Retry-After': { schema: { type: 'integer' } } },
            },
            500: fails('Scoring failed; the fault says why.'),
          },
        },
      },
      '/v1/samples': {
        get: {
          summary: 'The samples, sorted by id, in pages.',
          operationId: 'samples',
          parameters: [
            { name: 'offset', in: 'query', schema: { type: 'integer', minimum: 0, default: 0 } },
            { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
          ],
          responses: {
            200: { description: 'A page of samples.', ...json(reference('Samples')) },
            422: fails('A parameter is not a number in its range.'),
          },
        },
      },
      '/v1/health': {
        get: {
          summary: 'What is served and how much waits.',
          operationId: 'health',
          responses: { 200: { description: 'It is ready.', ...json(reference('Health')) } },
        },
      },
    },
    components: { schemas },
  };
}
