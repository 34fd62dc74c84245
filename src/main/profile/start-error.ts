/** Why a profile cannot be opened, in words for the person who starts the program. */
export class StartError extends Error {
  readonly code: StartErrorCode
  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
    this.code = code
  }
}

export type StartErrorCode =
  | 'bad-arguments'
  | 'profile-in-use'
  | 'profile-unusable'
  | 'passphrase-needed'
  | 'passphrase-wrong'
  | 'secrets-damaged'
  | 'key-missing'
  | 'database-newer'
  | 'database-unreadable'
  | 'database-locked'
  | 'disk-full'
  | 'disk-unwritable'
  | 'not-built'
