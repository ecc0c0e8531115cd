/** The colour theme: the system's, or light or dark by choice, remembered for the next start. */
export type Theme = 'system' | 'light' | 'dark';

const key = 'think2seg.theme';

export function storedTheme(): Theme {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  localStorage.setItem(key, theme);
}

export function applyStoredTheme(): void {
  applyTheme(storedTheme());
}
