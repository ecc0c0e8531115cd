/** What became of a file that was asked for. */
export type ExportOutcome =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'download'; readonly resource: string; readonly name: string }
  | { readonly kind: 'dismissed' };
