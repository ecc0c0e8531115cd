/** Faults of prompters, here and behind a server. Those of the connection itself are in `network.ts`. */
import type { CatalogueEntry } from './entry.ts';

export const prompterFaults = {
  'prompter.unknownConcept': {
    stage: 'prompter',
    exit: 3,
    text: 'The prompter does not know what "{query}" asks for.',
    hint: 'It knows: {known}.',
  },
  'prompter.notSeen': {
    stage: 'prompter',
    exit: 3,
    text: '"{query}" was understood as: {name}. The default prompter has no eyes for that.',
    hint: 'Teach it by clicking a few examples (panel "Concepts", or think2seg concepts teach), or ask a language model. It can look for: {known}.',
  },
  'prompter.otherLanguage': {
    stage: 'prompter',
    exit: 3,
    text: 'The language of "{query}" is not understood: the default prompter reads English, and German nouns and question words.',
    hint: 'Ask in English or German, or ask a language model. It can look for: {known}.',
  },
  'prompter.unreadableAnswer': {
    stage: 'prompter',
    exit: 5,
    text: 'The answer of the prompter could not be read: {because}',
    hint: 'Ask again or in other words; the raw answer is in the details.',
  },
  'prompter.noAnswerFile': {
    stage: 'prompter',
    exit: 3,
    text: 'The recorded answer {path} cannot be read: {because}',
    hint: "Give the path of a text file with the model's answer.",
  },
  'prompter.notAServer': {
    stage: 'prompter',
    exit: 1,
    text: '{host} does not answer as a server of language models does: {because}',
    hint: 'Give the address of an OpenAI-compatible server, for example http://127.0.0.1:8000/v1.',
  },
  'prompter.wrongKey': {
    stage: 'prompter',
    exit: 1,
    text: '{host} does not accept the key: {because}',
    hint: 'Enter the key again under "Prompters", or set the variable {variable}.',
  },
  'prompter.noSuchModel': {
    stage: 'prompter',
    exit: 1,
    text: '{host} has no model "{model}".',
    hint: 'It has: {known}.',
  },
  'prompter.refused': {
    stage: 'prompter',
    exit: 1,
    text: '{host} refused the question (status {status}): {because}',
    hint: 'Its own log says more. A model that takes no pictures, or a form of answer that the server does not know, is refused like this.',
  },
  'prompter.busy': {
    stage: 'prompter',
    exit: 1,
    text: '{host} is too busy to answer (status {status}, attempt {attempts}).',
    hint: 'Try again later, or lower the number of questions at once.',
  },
  'prompter.brokenOff': {
    stage: 'prompter',
    exit: 1,
    text: '{host} broke off its answer before the end: {because}',
    hint: "Ask again. If it happens each time, look at the server's memory and log.",
  },
  'prompter.tooSlow': {
    stage: 'prompter',
    exit: 1,
    text: '{host} wrote nothing for {seconds} s.',
    hint: 'A large model on a small machine takes long to begin: allow it more time under "Prompters".',
  },
  'prompter.endlessAnswer': {
    stage: 'prompter',
    exit: 5,
    text: 'The answer had no end after {limit} characters and was stopped.',
    hint: 'Ask again or in other words; what was written is in the details.',
  },
  'prompter.cannotKeep': {
    stage: 'prompter',
    exit: 1,
    text: 'The list of prompters could not be kept in {path}: {because}',
    hint: 'It holds until the program ends. Check the folder, or name another in THINK2SEG_USER_DATA.',
  },
  'prompter.noKeyStore': {
    stage: 'prompter',
    exit: 1,
    text: 'This machine has no place where a key would be kept safely.',
    hint: 'Set the variable {variable} before the program is started; a key is never written to a file in plain text.',
  },
  'prompter.modelFailed': {
    stage: 'prompter',
    exit: 4,
    text: 'The language model {id} failed while it answered: {because}',
    hint: 'Its files probably do not belong together; run "think2seg models verify", or export the model again.',
  },
} as const satisfies Record<string, CatalogueEntry>;
