/**
 * The environment of child processes. Since 1.29, ONNX Runtime's own binaries report each session to
 * their vendor over the network and keep an identifier of the device, unless this variable is set
 * before the library is loaded; this program sends nothing to anybody.
 */
export function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
}
