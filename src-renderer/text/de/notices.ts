/** Hinweise, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { plural } from './plural.ts';

export const notices: Catalogue['notices'] = {
  label: 'Hinweise',
  dismiss: 'Diesen Hinweis schließen',
  code: 'Kennung',
  stage: 'Stufe',
  past: 'Hinweise dieser Sitzung',
  none: 'Was das Programm mitteilt, bleibt hier, bis es endet.',
  forget: 'Liste leeren',
  severity: { info: 'Mitteilung', good: 'Erledigt', warning: 'Warnung', fault: 'Fehler' },
  bell: (unseen) => (unseen === 0 ? 'Hinweise' : `Hinweise: ${plural(unseen, 'ist', 'sind')} ungelesen vergangen`),
  bellHint: 'Alles, was in dieser Sitzung mitgeteilt wurde',
  commands: {
    goTo: 'Zu den Hinweisen',
    dismissAll: 'Alle Hinweise schließen',
    noneShown: 'Es wird kein Hinweis gezeigt.',
  },
};
