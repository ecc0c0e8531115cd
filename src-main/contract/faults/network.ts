/** Faults of what leaves the machine. */
import type { CatalogueEntry } from './entry.ts';

export const networkFaults = {
  'network.offline': {
    stage: 'network',
    exit: 1,
    text: 'The program is offline by your setting; {host} was not asked.',
    hint: 'Switch "offline" off to allow it, or bring the file here another way (models import).',
  },
  'network.unreachable': {
    stage: 'network',
    exit: 1,
    text: '{host} cannot be reached: {because}',
    hint: 'Check the connection, the address and, behind a proxy, the variables HTTPS_PROXY and NO_PROXY.',
  },
  'network.timeout': {
    stage: 'network',
    exit: 1,
    text: '{host} did not answer in time ({because}).',
    hint: 'Try again; behind a proxy check the variables HTTPS_PROXY and NO_PROXY.',
  },
  'network.untrusted': {
    stage: 'network',
    exit: 1,
    text: '{host} shows a certificate that this machine does not trust: {because}',
    hint: "Have your organisation's certificate put into the system's store, or name its file in NODE_EXTRA_CA_CERTS.",
  },
} as const satisfies Record<string, CatalogueEntry>;
