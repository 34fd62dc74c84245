import { existsSync } from 'node:fs'
import { ProblemError } from '../../shared/problem'
import type { SecretStore } from '../engine/context'
import { keychainSecrets, keychainWorks } from '../secrets/keychain'
import { sealedFileSecrets } from '../secrets/sealed-file'
import { StartError } from './start-error'

export interface SecretChoice {
  profileDir: string
  sealedPath: string
  databaseExists: boolean
  /** Set for an unattended start: `POSTILLA_PASSPHRASE`. */
  passphrase: string | undefined
  /** Asks the user; null where nobody can be asked. `isNew` when the passphrase is being chosen. */
  askPassphrase(isNew: boolean): Promise<string | null>
  keychainWorks?: () => Promise<boolean>
}

/**
 * Where this profile keeps its secrets. A profile stays with what it was made with: its sealed file where there is
 * one, else the keychain. A new profile gets a sealed file when a passphrase was handed in or no keychain answers.
 */
export async function chooseSecrets(choice: SecretChoice): Promise<SecretStore> {
  if (existsSync(choice.sealedPath)) return sealed(choice, await passphraseFor(choice, false))
  if (choice.passphrase !== undefined && !choice.databaseExists) return sealed(choice, choice.passphrase)
  if (await (choice.keychainWorks ?? keychainWorks)()) return keychainSecrets(choice.profileDir)
  return sealed(choice, await passphraseFor(choice, true))
}

async function passphraseFor(choice: SecretChoice, isNew: boolean): Promise<string> {
  const passphrase = choice.passphrase ?? (await choice.askPassphrase(isNew))
  if (passphrase) return passphrase
  throw new StartError(
    'passphrase-needed',
    'No keychain answers on this machine, so Postilla keeps its secrets in a file sealed with a passphrase. ' +
      'Start it on a terminal, where it can ask for the passphrase, or set POSTILLA_PASSPHRASE.',
  )
}

function sealed(choice: SecretChoice, passphrase: string): SecretStore {
  try {
    return sealedFileSecrets(choice.sealedPath, passphrase)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (error.problem.code === 'field-invalid') {
      throw new StartError(
        'passphrase-needed',
        'An empty passphrase seals nothing. Choose one with letters in it.',
        {
          cause: error,
        },
      )
    }
    if (error.problem.code === 'login-failed') {
      throw new StartError('passphrase-wrong', 'The passphrase does not open this profile.', { cause: error })
    }
    const message = `${choice.sealedPath} is damaged or not a file of Postilla. Restore it from a backup.`
    throw new StartError('secrets-damaged', message, { cause: error })
  }
}
