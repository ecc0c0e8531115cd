/** Hinweise, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const notices: Catalogue['notices'] = {
  label: 'Hinweise',
  dismiss: 'Diesen Hinweis schließen',
  code: 'Kennung',
  stage: 'Stufe',
};
