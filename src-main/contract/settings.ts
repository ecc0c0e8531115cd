/** What a person sets for all of the program, kept in the user folder. */
import * as v from 'valibot';

/** `auto` takes the fastest device that passed its check; a provider's name asks for that one; `cpu` is always there. */
export const deviceChoiceSchema = v.picklist(['auto', 'cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml']);
export type DeviceChoice = v.InferOutput<typeof deviceChoiceSchema>;

export interface Settings {
  /** Nothing opens a socket to anything but this machine. */
  readonly offline: boolean;
  readonly device: DeviceChoice;
}

export const settingsRequests = {
  'settings.get': v.null(),
  /** Changes what is named and answers with everything. */
  'settings.change': v.strictObject({ offline: v.optional(v.boolean()), device: v.optional(deviceChoiceSchema) }),
} as const;

export interface SettingsResults {
  'settings.get': Settings;
  'settings.change': Settings;
}
export type SettingsRequests = typeof settingsRequests;
