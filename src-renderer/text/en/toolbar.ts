/** The tool bar, in English. */
export const toolbar = {
  label: 'Tools',
  open: 'Open…',
  openHint: 'Open a GeoTIFF (Ctrl+O)',
  sample: 'Sample',
  sampleHint: 'Open the sample image',
  settings: 'Models and devices',
  theme: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
};
