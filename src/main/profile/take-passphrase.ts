/**
 * The passphrase of an unattended start. It is taken out of the environment, which every program started later would
 * inherit, a browser with all its helpers among them.
 */
export function takePassphrase(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const passphrase = env['POSTILLA_PASSPHRASE']
  delete env['POSTILLA_PASSPHRASE']
  return passphrase
}
