/** Was ein Lauf lesen wird, und warum, auf Deutsch. */
import type { ResolutionChoice } from '../../../src-main/contract/resolution.ts';
import type { Catalogue } from '../en/index.ts';
import { formatLength } from '../format.ts';
import { count, plural } from './plural.ts';

const windows = (value: number) => plural(value, 'Fenster', 'Fenster');

function pixel({ gsd, scale }: ResolutionChoice): string {
  if (gsd !== null) return `${formatLength(gsd)} je Pixel`;
  return scale === 1 ? 'jedes Bildpixel' : `${count(scale)} Bildpixel als eines`;
}

function reason(choice: ResolutionChoice): string {
  const because = choice.reason;
  const size = (scale: number) =>
    choice.gsd === null ? `${count(scale)} Pixeln als einem` : formatLength(choice.gsd * scale);
  switch (because.code) {
    case 'own':
      return 'die eigene Auflösung des Bildes';
    case 'coarsened':
      return `${count(choice.scale)} Bildpixel als eines, denn die Hälfte davon bräuchte ${windows(because.finerWindows)}, und höchstens ${count(because.limit)} werden genommen`;
    case 'asked':
      return 'wie gewählt';
    case 'finerThanRaster':
      return `die eigene Auflösung des Bildes, denn ${formatLength(because.metres)} hat es nicht`;
    case 'coarseToFine': {
      const which = because.fine === null ? 'die' : count(because.fine);
      return `erst ${windows(because.coarseWindows)} mit ${size(because.coarseScale)}, dann ${which} von ${count(because.candidates)} mit ${size(1)}, in denen etwas gefunden wird; was mit ${size(because.coarseScale)} nicht zu sehen ist, wird nicht gefunden`;
    }
  }
}

export const planning: Catalogue['planning'] = {
  label: 'Was gelesen wird',
  automatic: 'Automatisch',
  pixel,
  reason,
  why(choice) {
    const taught =
      choice.taught &&
      (choice.taught.name === null
        ? 'wie die Beispiele gesehen wurden: '
        : `„${choice.taught.name}“ wurde so gelehrt: `);
    return `${taught ?? ''}${reason(choice)}`;
  },
  windows: (choice) =>
    choice.reason.code === 'coarseToFine' && choice.reason.fine === null
      ? `bis zu ${windows(choice.windows + choice.reason.coarseWindows)}`
      : windows(choice.windows),
  prepared: (value) => `${count(value)} vorbereitet`,
  time: (least, most) => (least === most ? `etwa ${least}` : `etwa ${least} bis ${most}`),
  timeUnknown: 'Dauer nach dem ersten Lauf mit diesen Modellen bekannt',
};
