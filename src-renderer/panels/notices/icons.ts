/** The sign of each kind of notice. */
export const noticeIcons = { info: 'info', good: 'check', warning: 'warning', fault: 'error' } as const;
