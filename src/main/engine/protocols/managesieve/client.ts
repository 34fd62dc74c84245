import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import { readCapabilities } from './capabilities'
import { textOf, type Response } from './responses'
import { openSession } from './session'
import { encodeString } from './tokens'
import type {
  Capabilities,
  ManageSieveOptions,
  ManageSieveSettings,
  ScriptEntry,
  ScriptVerdict,
} from './types'

/**
 * A signed-in ManageSieve connection (RFC 5804). Commands run one after the other in the order of the calls. Every
 * call rejects with a `ProblemError` that holds the server's own words: `not-found`, `conflict` (the name is taken or
 * the script is active), `rules-refused` (it does not compile), `rules-too-large`, `server-moved`, `server-refused`,
 * `server-misbehaved`, `timeout`, `connection-lost`; or with the reason of the signal. A NO leaves the connection
 * usable, everything else closes it.
 */
export interface ManageSieveClient {
  /** As announced after the login. */
  readonly capabilities: Capabilities
  /** Asks anew (2.4). */
  readCapabilities(): Promise<Capabilities>
  listScripts(): Promise<ScriptEntry[]>
  /** The bytes as stored; a script should be UTF-8, but nobody may rely on it. */
  getScript(name: string): Promise<Uint8Array>
  /** Stores a script, replacing one of that name; an active one is in force at once (2.6). */
  putScript(name: string, content: string | Uint8Array): Promise<ScriptVerdict>
  /** Lets the server compile it without storing anything (2.12). */
  checkScript(content: string | Uint8Array): Promise<ScriptVerdict>
  /** Puts a script in force, none with '' (2.8). */
  setActive(name: string): Promise<void>
  renameScript(from: string, to: string): Promise<void>
  deleteScript(name: string): Promise<void>
  /** Rejects with `rules-too-large` where a script of `size` bytes would not find room (2.5). */
  haveSpace(name: string, size: number): Promise<void>
  noop(): Promise<void>
  /** Says LOGOUT and closes; never fails. */
  logout(): Promise<void>
  /** Closes at once; what is under way rejects with `connection-lost`. */
  close(): void
}

/** Connects, secures as the settings say, and signs in. Rejects as the client's calls do, the socket closed. */
export async function connectManageSieve(
  settings: ManageSieveSettings,
  options: ManageSieveOptions = {},
): Promise<ManageSieveClient> {
  const { session, capabilities, endpoint } = await openSession(settings, options)
  const { ask } = session

  /** CHECKSCRIPT, RENAMESCRIPT and NOOP came with the RFC; servers before it announce no version. */
  const requireVersion = (command: string): void => {
    if (capabilities.version === '')
      throw new ProblemError(endpointProblem('server-refused', endpoint, { params: { missing: command } }))
  }
  const scriptOf = (content: string | Uint8Array): Buffer => {
    const bytes = Buffer.from(content)
    if (bytes.length > session.limits.script)
      throw new ProblemError(endpointProblem('rules-too-large', endpoint))
    return bytes
  }

  /** An answer in the right form that does not hold what was asked for. */
  const garbled = (reason: string): ProblemError => {
    session.close()
    return new ProblemError(endpointProblem('server-misbehaved', endpoint, { params: { reason } }))
  }

  return {
    capabilities,
    async readCapabilities() {
      return readCapabilities((await ask(line('CAPABILITY'))).data)
    },
    async listScripts() {
      return (await ask(line('LISTSCRIPTS'))).data.map(([name, active]) => {
        if (name?.kind !== 'string') throw garbled('no script name')
        return {
          name: textOf(name),
          active: active?.kind === 'atom' && active.text.toUpperCase() === 'ACTIVE',
        }
      })
    },
    async getScript(name) {
      const { data } = await ask(line('GETSCRIPT', scriptName(name, endpoint)))
      const [token, more] = data[0] ?? []
      if (data.length === 1 && token?.kind === 'string' && more === undefined) return token.bytes
      throw garbled('no script')
    },
    async putScript(name, content) {
      return verdictOf(await ask(line('PUTSCRIPT', scriptName(name, endpoint), scriptOf(content)), 'script'))
    },
    async checkScript(content) {
      requireVersion('CHECKSCRIPT')
      return verdictOf(await ask(line('CHECKSCRIPT', scriptOf(content)), 'script'))
    },
    async setActive(name) {
      await ask(line('SETACTIVE', name === '' ? '' : scriptName(name, endpoint)))
    },
    async renameScript(from, to) {
      requireVersion('RENAMESCRIPT')
      await ask(line('RENAMESCRIPT', scriptName(from, endpoint), scriptName(to, endpoint)))
    },
    async deleteScript(name) {
      await ask(line('DELETESCRIPT', scriptName(name, endpoint)))
    },
    async haveSpace(name, size) {
      await ask(line('HAVESPACE', scriptName(name, endpoint), numberOf(size)))
    },
    async noop() {
      await ask(line(capabilities.version === '' ? 'CAPABILITY' : 'NOOP'))
    },
    logout: () => session.logout(),
    close: () => session.close(),
  }
}

const line = (command: string, ...parts: (string | Uint8Array | number)[]): Buffer =>
  Buffer.concat([
    Buffer.from(command),
    ...parts.flatMap((part) => [
      Buffer.from(' '),
      typeof part === 'number' ? Buffer.from(String(part)) : encodeString(part),
    ]),
  ])

/** RFC 5804, 1.6: no control characters, no line or paragraph separators. 512 bytes are 128 characters of any kind. */
function scriptName(name: string, endpoint: Endpoint): string {
  const isValid =
    name !== '' &&
    Buffer.byteLength(name) <= 512 &&
    name.isWellFormed() &&
    !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name)
  if (!isValid) throw new ProblemError({ ...endpointProblem('field-invalid', endpoint), field: 'name' })
  return name
}

const numberOf = (size: number): number => Math.min(Math.max(0, Math.ceil(size)), 4294967295)

/** Warnings come as the text of an OK (RFC 5804, 1.3). */
const verdictOf = ({ completion }: Response): ScriptVerdict => ({
  warnings: completion.code === 'WARNINGS' ? completion.text : '',
})
