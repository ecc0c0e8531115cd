/** What the test passes to the double's main process, as JSON in one environment variable. */
export interface DoubleSettings {
  /** The program's folder (Electron's application path). */
  readonly root: string;
  /** Folder for user data and Chromium's profile. */
  readonly data: string;
  readonly chromium: string;
}

export const settingsVariable = 'THINK2SEG_ELECTRON_DOUBLE';

export const settings: DoubleSettings = JSON.parse(process.env[settingsVariable] ?? '{}');
