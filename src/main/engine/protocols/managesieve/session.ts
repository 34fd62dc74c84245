import { ProblemError } from '../../../../shared/problem'
import { dial, encrypt } from '../../net/dial'
import { createMask } from '../../net/mask'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import { requireSafeForPassword, tlsOptions } from '../../net/tls'
import { createWire, type TimeoutCode, type Wire } from '../../net/wire'
import { secretOf } from '../sasl'
import { readCapabilities } from './capabilities'
import { login } from './login'
import { refusal, type Occasion } from './refusals'
import { readResponse, type Response } from './responses'
import { SyntaxFault } from './tokens'
import type {
  Capabilities,
  ManageSieveLimits,
  ManageSieveOptions,
  ManageSieveSettings,
  ManageSieveTimeouts,
} from './types'

const TIMEOUTS: ManageSieveTimeouts = {
  connect: 20_000,
  greeting: 15_000,
  login: 30_000,
  command: 120_000,
  silence: 60_000,
}

const LIMITS: ManageSieveLimits = { line: 64 * 1024, script: 1024 * 1024, lines: 10_000 }

/** An authenticated conversation: one command at a time, in the order in which they were asked for. */
export interface Session {
  readonly limits: ManageSieveLimits
  /** Sends one command line and resolves with the answer when it is OK; throws what `refusal` makes of any other. */
  ask(command: Uint8Array, occasion?: Occasion): Promise<Response>
  logout(): Promise<void>
  close(): void
}

/** Connects, secures and signs in; rejects with a `ProblemError` or the signal's reason, the socket closed. */
export async function openSession(
  settings: ManageSieveSettings,
  options: ManageSieveOptions,
): Promise<{ session: Session; capabilities: Capabilities; endpoint: Endpoint }> {
  const endpoint: Endpoint = {
    protocol: 'managesieve',
    ...settings.server,
    mask: createMask([secretOf(settings.credentials)]),
  }
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const limits = { ...LIMITS, ...options.limits }
  // Spares a server the user did not allow the whole conversation.
  if (endpoint.security === 'none') requireSafeForPassword(null, settings.tls, endpoint)
  const { signal, proxy } = options
  const dialling = { tls: tlsOptions(settings.tls), deadline: timeouts.connect, signal, proxy }
  const socket = await dial(endpoint, dialling)
  const wire = createWire(socket, endpoint, {
    maxLine: limits.line,
    silence: timeouts.silence,
    signal: options.signal,
  })

  const guarded = guard(wire, endpoint)
  const announced = await guarded(timeouts.greeting, 'GREETING_TIMEOUT', () =>
    greeting(wire, limits, endpoint),
  )
  await guarded(timeouts.login, 'ETIMEDOUT', async () => {
    let capabilities = announced
    if (endpoint.security === 'starttls') {
      await agreeOnTls(wire, announced, limits, endpoint)
      await wire.encrypt((stream) => encrypt(stream, endpoint, dialling))
      capabilities = await greeting(wire, limits, endpoint)
    }
    await login(wire, settings, capabilities, endpoint, limits)
  })
  const session = createSession(wire, endpoint, timeouts, limits)
  try {
    const { data } = await session.ask(Buffer.from('CAPABILITY'))
    return { session, capabilities: readCapabilities(data), endpoint }
  } catch (error) {
    session.close()
    throw error
  }
}

async function greeting(wire: Wire, limits: ManageSieveLimits, endpoint: Endpoint): Promise<Capabilities> {
  try {
    const { data, completion } = await readResponse(wire, limits)
    if (completion.status !== 'OK') throw refusal(completion, 'greeting', endpoint)
    return readCapabilities(data)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    throw new ProblemError(endpointProblem('not-a-mail-server', endpoint), { cause: error })
  }
}

/** Never goes on without it. What the server announced in the clear is forgotten (RFC 5804, 2.2). */
async function agreeOnTls(
  wire: Wire,
  { startTls }: Capabilities,
  limits: ManageSieveLimits,
  endpoint: Endpoint,
): Promise<void> {
  if (!startTls) throw new ProblemError(endpointProblem('tls-mismatch', endpoint))
  wire.send('STARTTLS\r\n')
  const { completion } = await readResponse(wire, limits)
  if (completion.status !== 'OK') throw refusal(completion, 'starttls', endpoint)
}

function createSession(
  wire: Wire,
  endpoint: Endpoint,
  timeouts: ManageSieveTimeouts,
  limits: ManageSieveLimits,
): Session {
  const guarded = guard(wire, endpoint)
  let turn: Promise<unknown> = Promise.resolve()

  const exchange = (command: Uint8Array): Promise<Response> =>
    guarded(timeouts.command, 'ETIMEDOUT', () => {
      wire.send(Buffer.concat([command, Buffer.from('\r\n')]))
      return readResponse(wire, limits)
    })

  return {
    limits,
    ask(command, occasion = 'command') {
      const answer = turn.then(async () => {
        const response = await exchange(command)
        const { completion } = response
        if (completion.status === 'OK') return response
        const error = refusal(completion, occasion, endpoint)
        if (completion.status === 'BYE') wire.fail(error)
        throw error
      })
      turn = answer.catch(() => undefined)
      return answer
    },
    async logout() {
      const parting = turn.then(() => exchange(Buffer.from('LOGOUT')))
      turn = parting.catch(() => undefined)
      await turn
      wire.close()
    },
    close: () => wire.close(),
  }
}

type Guarded = <T>(milliseconds: number, step: TimeoutCode, work: () => Promise<T>) => Promise<T>

/** Whatever fails within ends the connection: after half an answer nobody knows what the next bytes mean. */
function guard(wire: Wire, endpoint: Endpoint): Guarded {
  return async (milliseconds, step, work) => {
    try {
      return await wire.within(milliseconds, step, work)
    } catch (error) {
      const failure =
        error instanceof SyntaxFault
          ? new ProblemError(
              endpointProblem('server-misbehaved', endpoint, { params: { reason: error.message } }),
              {
                cause: error,
              },
            )
          : error
      throw wire.fail(failure)
    }
  }
}
