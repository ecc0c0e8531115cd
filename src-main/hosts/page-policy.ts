/** What a page may do, whichever host serves it: one policy, so that what is tested in a browser is what the window has. */

/** Scripts and styles from the program's own files only; nothing can be loaded from or sent to anywhere else. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
