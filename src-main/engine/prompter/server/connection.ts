/** What a server offers: its models, what it is, and what a person should know before it is used. */
import type { ConnectionReport, ConnectionWarning } from '../../../contract/prompters.ts';
import { isLoopback } from '../../../network/loopback.ts';
import { endpoint, type Fetch, headersOf, hostOf, Retryable, refuse, SilenceLimit, shortBody } from './http.ts';
import type { ServerModel } from './model.ts';
import { type ListedModel, parseModels } from './reply.ts';

/** Seconds for a list of models, which no server has to think about. */
const listSeconds = 20;

interface Listing {
  readonly model: ServerModel;
  readonly key: string | null;
  readonly fetch: Fetch;
  readonly signal?: AbortSignal | undefined;
}

/** The server's models. Faults: `prompter.*`, `network.*`. */
export async function listModels({ model, key, fetch, signal }: Listing): Promise<ListedModel[]> {
  const silence = new SilenceLimit(hostOf(model.url), signal);
  silence.allow(listSeconds);
  try {
    const url = endpoint(model.url, 'models');
    const response = await fetch(url, { redirect: 'manual', headers: headersOf(model, key), signal: silence.signal });
    if (!response.ok) await refuse(response, { model, key, attempts: 1 });
    return parseModels(await shortBody(response, url), hostOf(url));
  } catch (thrown) {
    throw thrown instanceof Retryable ? thrown.fault : thrown;
  } finally {
    silence.end();
  }
}

/** Asks for the models and judges what comes. `knownAs` says what a model is asked with. Faults: those of `listModels`. */
export async function testConnection(
  listing: Listing,
  knownAs: (model: string) => { readonly template: string; readonly frame: string },
): Promise<ConnectionReport> {
  const start = performance.now();
  const models = await listModels(listing);
  const ms = performance.now() - start;
  const { model, url } = listing.model;
  const names = models.map(({ id }) => id);
  const modelFound = model === '' ? names.length === 1 : names.includes(model);
  const warnings: ConnectionWarning[] = [];
  if (new URL(url).protocol === 'http:' && !isLoopback(new URL(url).hostname)) warnings.push('plainHttp');
  if (!modelFound) warnings.push(model === '' ? 'modelNotChosen' : 'modelMissing');
  return {
    models: names,
    modelFound,
    software: softwareOf(models, url),
    ...knownAs(model || names[0] || ''),
    warnings,
    ms,
  };
}

/** By what servers write as the owner of their models, and Ollama's and LM Studio's own ports. */
function softwareOf(models: readonly ListedModel[], url: string): ConnectionReport['software'] {
  const owners = new Set(models.map(({ owner }) => owner.toLowerCase()));
  if (owners.has('vllm')) return 'vllm';
  if (owners.has('llamacpp')) return 'llama.cpp';
  if (owners.has('organization_owner')) return 'lm-studio';
  const { port } = new URL(url);
  return port === '11434' ? 'ollama' : port === '1234' ? 'lm-studio' : 'unknown';
}
