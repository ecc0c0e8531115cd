/** Notices, in English. */
import { plural } from './plural.ts';

export const notices = {
  label: 'Notices',
  dismiss: 'Dismiss this notice',
  code: 'Code',
  stage: 'Stage',
  past: 'Notices of this session',
  none: 'What the program tells you is kept here until it ends.',
  forget: 'Clear the list',
  severity: { info: 'Information', good: 'Done', warning: 'Warning', fault: 'Error' },
  bell: (unseen: number) =>
    unseen === 0 ? 'Notices' : `Notices: ${plural(unseen, 'has', 'have')} gone from sight unread`,
  bellHint: 'Everything that was told in this session',
  commands: { goTo: 'Go to the notices', dismissAll: 'Dismiss all notices', noneShown: 'No notice is shown.' },
};
