/** The contract's methods on evaluations. */
import type { Handlers, Topic, Topics } from '../../contract/api.ts';
import type { evaluationRequests } from '../../contract/evaluation.ts';
import type { Keeper } from '../../engine/project/keeper.ts';
import type { Evaluations } from '../evaluations.ts';
import { Underway } from '../underway.ts';

export interface EvaluationParts {
  readonly evaluations: Evaluations;
  readonly keeper: Keeper;
  /** Version of the program. */
  readonly version: string;
  readonly publish: <T extends Topic>(topic: T, payload: Topics[T]) => void;
}

export function evaluationHandlers(parts: EvaluationParts): Pick<Handlers, keyof typeof evaluationRequests> {
  const { evaluations, keeper, version, publish } = parts;
  const underway = new Underway();
  return {
    'evaluation.run': ({ layer: id, ...request }) =>
      underway.run(request.evaluationId, async (signal) => {
        const layer = await keeper.vector(id);
        const onProgress = (progress: Topics['evaluation.progress']) => publish('evaluation.progress', progress);
        return evaluations.run({ ...request, layer, program: version }, { signal, onProgress });
      }),
    'evaluation.cancel': async ({ evaluationId }) => {
      underway.cancel(evaluationId);
      return null;
    },
  };
}
