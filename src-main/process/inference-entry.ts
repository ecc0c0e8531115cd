/** Entry of the inference process. It may die: the supervisor starts it again and its requests have their fault. */
import './sealed.ts';
import { createInference } from './inference.ts';
import { diskOf } from './inference-environment.ts';
import { serve } from './serve.ts';

serve(createInference({ disk: diskOf(process.env) }));
