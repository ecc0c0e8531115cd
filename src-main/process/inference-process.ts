/** The inference process as its host holds it. */
import type { InferenceProcedures } from './inference.ts';
import type { Supervised } from './supervisor.ts';

export type InferenceProcess = Supervised<InferenceProcedures>;
