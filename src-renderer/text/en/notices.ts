/** Notices, in English. */
export const notices = {
  label: 'Notices',
  dismiss: 'Dismiss this notice',
  code: 'Code',
  stage: 'Stage',
};
