/** Custom schemes as addresses that Chromium knows: `app://host/x` is `http://host.app.localhost/x` (a secure context). */
export function toBrowser(url: string): string {
  return url.replace(/^(\w+):\/\/([^/]+)/, (whole, scheme: string, host: string) =>
    /^(https?|wss?|file|data|blob|devtools)$/.test(scheme) ? whole : `http://${host}.${scheme}.localhost`,
  );
}

export function toElectron(url: string): string {
  return url.replace(/^http:\/\/([^/]+)\.(\w+)\.localhost(?=\/|$)/, '$2://$1');
}
