/** The contract's methods on settings. */
import type { Handlers } from '../../contract/api.ts';
import type { SettingsRequests } from '../../contract/settings.ts';
import type { SettingsStore } from '../../settings/settings.ts';

export function settingsHandlers(settings: SettingsStore): Pick<Handlers, keyof SettingsRequests> {
  return {
    'settings.get': async () => settings.current,
    'settings.change': async (patch) => settings.change(patch),
  };
}
