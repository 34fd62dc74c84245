import { z } from 'zod'

/**
 * Every failure a user can meet, by what it means to them. The sentence, the reason and the way out of each
 * code stand in `resources/locales/<language>/problems.json`.
 */
export const problemCodes = [
  // reaching a server
  'host-unknown',
  'port-refused',
  'unreachable',
  'timeout',
  'tls-mismatch',
  'tls-failed',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'plaintext-refused',
  'connection-lost',
  'not-a-mail-server',
  // reaching a proxy, and through it a server
  'proxy-unreachable',
  'proxy-login-failed',
  'proxy-refused',
  'proxy-misbehaved',
  // signing in
  'login-failed',
  'app-password-needed',
  'oauth-needed',
  'login-disabled',
  'auth-method-missing',
  'too-many-connections',
  'secret-missing',
  'keychain-unavailable',
  // what a server answers
  'folder-gone',
  'folder-replaced',
  'folder-changed',
  'message-gone',
  'message-withheld',
  'over-quota',
  'server-refused',
  'server-moved',
  'server-misbehaved',
  'pop3-no-ids',
  // mail put into another mailbox
  'copy-stopped',
  'copy-refused',
  'copy-no-main',
  // sending
  'smtp-missing',
  'self-mail-missing',
  'self-mail-in-spam',
  'smtp-untested',
  'smtp-gone',
  'scheduled-elsewhere',
  'each-certified',
  'each-copies',
  'each-too-many',
  'scheduled-leaving',
  'outgoing-in-use',
  'outgoing-bulk',
  'sender-refused',
  'sender-rewritten',
  'recipient-refused',
  'recipient-unknown',
  'message-refused',
  'temporarily-refused',
  'message-too-large',
  'rate-limited',
  'send-unconfirmed',
  'answered-meanwhile',
  'sequence-certified',
  'sequence-one',
  'send-late',
  'no-recipients',
  'snooze-past',
  'erasing-off',
  'unsubscribe-refused',
  'unsubscribe-inside',
  'address-invalid',
  'address-unsupported',
  'bcc-not-allowed',
  'mail-leaving',
  // templates
  'template-locked',
  'template-condition',
  'template-unreadable',
  'template-variables',
  'templates-file-unreadable',
  'variables-unresolved',
  'signature-unsaid',
  // rules on the server
  'rules-refused',
  'rules-too-large',
  'rules-unreadable',
  // settings
  'port-wrong-protocol',
  'account-exists',
  'field-invalid',
  'address-taken',
  'presets-unreadable',
  'presets-invalid',
  // our own
  'offline',
  'not-cached',
  'not-found',
  'conflict',
  'other-account',
  'import-too-large',
  'import-empty',
  'import-unreadable',
  'import-no-mail',
  'import-file-gone',
  'import-spreadsheet',
  'import-open-quote',
  'import-running',
  'import-gone',
  'files-changed',
  'file-unreadable',
  'folder-has-role',
  'inbox-as-spam',
  'folder-name-blank',
  'folder-name-character',
  'folder-name-hidden',
  'folder-name-reserved',
  'folder-name-long',
  'folder-name-taken',
  'folder-holds-none',
  'folder-into-itself',
  'folder-is-special',
  'folder-not-empty',
  'database-newer',
  'database-unreadable',
  'database-locked',
  'disk-full',
  'disk-unwritable',
  'interrupted',
  'internal',
] as const

export const problemCode = z.enum(problemCodes)
export type ProblemCode = z.infer<typeof problemCode>

/**
 * What the server said of the password, or a password we do not have: tried again and again it locks the account at many
 * providers.
 */
export const signInProblemCodes: ReadonlySet<ProblemCode> = new Set([
  'login-failed',
  'app-password-needed',
  'oauth-needed',
  'secret-missing',
])

export const isSignInProblem = (code: ProblemCode): boolean => signInProblemCodes.has(code)

/** Of a connection: mostly mended by the user and by nobody else. */
const userProblems: ReadonlySet<ProblemCode> = new Set([
  ...signInProblemCodes,
  'login-disabled',
  'auth-method-missing',
  'plaintext-refused',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'port-wrong-protocol',
  'pop3-no-ids',
  'proxy-login-failed',
  'proxy-misbehaved',
])

export const needsUser = (code: ProblemCode): boolean => userProblems.has(code)

/** A failure as a value: what it is, which field mends it, and the server's own words. Never holds a secret. */
export const problemSchema = z.object({
  code: problemCode,
  /** The form field that mends it, e.g. `imap.host`, `password`, `to`. */
  field: z.string().optional(),
  /** The other side's own words, verbatim and bounded. */
  serverReply: z.string().max(2000).optional(),
  /** Names and numbers for the sentence: `{ host, port, limit }`. */
  params: z.record(z.string(), z.string()).optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** A `Problem` on its way up the stack. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.serverReply ? `${problem.code}: ${problem.serverReply}` : problem.code, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
