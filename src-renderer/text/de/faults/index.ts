/** Alle Fehler auf Deutsch; vollständig durch den Typ. */
import type { FaultSentences } from '../../fault-sentences.ts';
import { inputFaults } from './input.ts';
import { modelFaults } from './models.ts';
import { programFaults } from './program.ts';

export const faults: FaultSentences = { ...inputFaults, ...modelFaults, ...programFaults };
