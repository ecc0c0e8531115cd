/** The colour theme: the system's, or light or dark by choice, remembered for the next start. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'think2seg.theme';

export function storedTheme(): Theme {
  const value = globalThis.localStorage?.getItem(key);
  return themes.find((theme) => theme === value) ?? 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  localStorage.setItem(key, theme);
}

export function applyStoredTheme(): void {
  applyTheme(storedTheme());
}
