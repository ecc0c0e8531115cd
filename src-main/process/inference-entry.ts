/** Entry of the inference process. It may die: the supervisor starts it again and its requests have their fault. */
import './sealed.ts';
import { createInference } from './inference.ts';
import { diskOf } from './inference-environment.ts';
import { serve } from './serve.ts';
import { sessionsInThreads } from './session-thread.ts';

/** Beside this file, as source and as built. */
const thread = import.meta.url.endsWith('.ts') ? './session-thread-entry.ts' : './session-thread.js';
const encoderSession = sessionsInThreads(new URL(thread, import.meta.url));

serve(createInference({ disk: diskOf(process.env), encoderSession }));
