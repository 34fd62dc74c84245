import type {
  AccountSettings,
  IncomingServer,
  OutgoingServer,
  Preset,
  ServerSettings,
  TestEvent,
  TestStepEvent,
  TestStepName,
} from '../../../../shared/contract/accounts'
import type { OutgoingTestEvent } from '../../../../shared/contract/outgoing-servers'
import { cleanSettings, settingsProblem, withoutOwnServer } from '../../../../shared/account-rules'
import { ProblemError, type Problem, type ProblemCode } from '../../../../shared/problem'
import { connectImap } from '../../net/imap'
import { incomingEndpoint } from '../../net/incoming-endpoint'
import { connectPop3Account, listPop3 } from '../../net/pop3'
import { problemOf, type Endpoint } from '../../net/problem-of'
import type { Proxy } from '../../net/proxy'
import { openSmtp, smtpEndpoint, type SmtpSettings } from '../../net/smtp'
import type { Reach } from '../../../../shared/contract/proxy'
import { inMilliseconds } from '../../net/time-limits'
import { diagnose } from './diagnose'
import { adoptProvider, presetById } from './presets'
import { awaitInInbox, sendToSelf } from './to-self'
import { createTranscript, type Transcript } from './transcript'

export interface TestInput {
  settings: AccountSettings
  password: string
  /** Of the settings' own outgoing server. */
  smtpPassword: string
  /** What the settings' own servers are reached through. */
  proxy: Proxy | null
  /** What is tried in place of the settings' own outgoing server; null for none. */
  outgoing?: Omit<Outgoing, 'candidates'> | null
  /** Closes all sockets and ends the test. */
  signal?: AbortSignal
  /** Milliseconds, for connecting and for the greeting. */
  patience?: number
  /** Whether a mail to oneself is sent last, and waited for in the inbox; in how many milliseconds at most. */
  toSelf?: boolean
  longest?: number
  /** Outgoing servers to try in order; the first that can be reached and encrypted is taken. */
  candidates?: (settings: AccountSettings) => OutgoingServer[]
}

interface Run {
  signal: AbortSignal
  patience: number
  transcript: Transcript
  emit(event: TestStepEvent): void
}

/** One outgoing server and what to sign in with. */
interface Outgoing {
  connection: SmtpSettings
  password: string
  proxy: Proxy | null
  candidates: readonly OutgoingServer[]
}

const PATIENCE = 15_000
const PROBE_PATIENCE = 5000

/**
 * Tries an account's servers for real and tells each step as it happens; the last event is `done` with the settings
 * that worked. Ending the iteration early closes the sockets, as does the signal.
 */
export function testAccount(input: TestInput): AsyncGenerator<TestEvent, void, void> {
  const { password, smtpPassword, proxy, outgoing, candidates } = input
  const settings = adoptProvider(cleanSettings(input.settings))
  const own = {
    ...{ connection: settings, password: smtpPassword, proxy },
    candidates: candidates?.(settings) ?? smtpCandidates(settings),
  }
  const chosen = outgoing ? { ...outgoing, candidates: [outgoing.connection.outgoing] } : null
  const secrets = [password, smtpPassword, proxy, outgoing?.password, outgoing?.proxy].map(secretIn)
  return told<TestEvent>(input, settings, secrets, (run) =>
    runTest(run, settings, { password, proxy }, outgoing === undefined ? own : chosen, input),
  )
}

/** The same of one outgoing server alone. */
export function testOutgoing(
  input: Pick<TestInput, 'signal' | 'patience'> & Omit<Outgoing, 'candidates'>,
): AsyncGenerator<OutgoingTestEvent, void, void> {
  const { connection, password, proxy } = input
  return told<OutgoingTestEvent>(input, connection, [password, proxy].map(secretIn), async (run) => {
    const { server, problem } = await testSmtp(
      run,
      { connection, password, proxy, candidates: [connection.outgoing] },
      true,
    )
    const sending = { tested: problem === null, problem }
    return { type: 'done', outgoing: server, sending, log: run.transcript.lines() }
  })
}

const secretIn = (secret: string | Proxy | null | undefined): string =>
  (typeof secret === 'string' ? secret : secret?.password) ?? ''

/** The events of a test as they happen, and what it ends with. */
async function* told<Event>(
  input: Pick<TestInput, 'signal' | 'patience'>,
  { timeLimits }: Reach,
  secrets: readonly string[],
  test: (run: Run) => Promise<Event>,
): AsyncGenerator<Event | TestStepEvent, void, void> {
  const ended = new AbortController()
  const signal = input.signal ? AbortSignal.any([input.signal, ended.signal]) : ended.signal
  const queue: (Event | TestStepEvent)[] = []
  let wake: () => void = () => undefined
  const emit = (event: Event | TestStepEvent): void => {
    queue.push(event)
    wake()
  }
  const transcript = createTranscript(secrets)
  let running = true
  const patience = input.patience ?? inMilliseconds(timeLimits)?.connect ?? PATIENCE
  const work = test({ signal, transcript, emit, patience })
    .then(emit)
    .finally(() => {
      running = false
      wake()
    })
  work.catch(() => undefined)
  try {
    while (running || queue.length > 0) {
      const event = queue.shift()
      if (event) yield event
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    await work
  } finally {
    ended.abort()
  }
}

async function runTest(
  run: Run,
  settings: AccountSettings,
  access: Secrets,
  outgoing: Outgoing | null,
  { toSelf = false, longest = LONGEST_WAY }: Pick<TestInput, 'toSelf' | 'longest'>,
): Promise<TestEvent> {
  const { emit, transcript } = run
  const isOwn = outgoing?.connection === settings
  const invalid = settingsProblem(isOwn ? settings : withoutOwnServer(settings))
  if (invalid) {
    const isOfSending = invalid.field?.startsWith('smtp') === true
    const step = isOfSending ? 'smtp-connect' : (`${settings.incoming.kind}-connect` as const)
    emit({ type: 'step', step, state: 'failed', problem: invalid })
    const [incoming, sending] = isOfSending ? [null, invalid] : [invalid, null]
    return {
      ...{ type: 'done', ok: false, settings, log: transcript.lines() },
      incoming: { tested: false, problem: incoming },
      sending: { tested: false, problem: sending },
    }
  }
  const problem = await testIncoming(run, settings, access)
  // A second wrong login with the same password only brings the account closer to being locked.
  const mayLogIn = problem?.code !== 'login-failed' || outgoing?.password !== access.password
  const smtp = outgoing?.connection.outgoing.host
    ? await testSmtp(run, outgoing, mayLogIn)
    : { server: settings.outgoing, problem: noServer(run, settings.address) }
  const works = problem === null && smtp.problem === null && mayLogIn
  const isAsked = works && toSelf && outgoing !== null && settings.incoming.kind === 'imap'
  const ok =
    works &&
    (!isAsked || (await mailToSelf(run, settings, access, withServer(outgoing, smtp.server), longest)))
  const tried = isOwn ? { ...settings, outgoing: smtp.server } : settings
  return {
    ...{ type: 'done', ok, settings: tried, log: transcript.lines() },
    incoming: { tested: problem === null, problem },
    sending: { tested: smtp.problem === null && mayLogIn, problem: smtp.problem },
  }
}

const LONGEST_WAY = 60_000

const withServer = (outgoing: Outgoing, server: OutgoingServer): Outgoing => ({
  ...outgoing,
  connection: { ...outgoing.connection, outgoing: server },
})

/** The whole way: what is sent comes back. False where it did not. */
async function mailToSelf(
  run: Run,
  settings: AccountSettings,
  access: Secrets,
  outgoing: Outgoing,
  longest: number,
): Promise<boolean> {
  const { emit, signal, patience, transcript } = run
  const way = { incoming: { ...access, settings }, outgoing, log: transcript.add, patience, longest, signal }
  let step: TestStepName = 'self-send'
  let endpoint = smtpEndpoint(outgoing.connection)
  try {
    emit({ type: 'step', step, state: 'running' })
    const messageId = await sendToSelf(way)
    emit({ type: 'step', step, state: 'passed' })
    step = 'self-arrive'
    endpoint = incomingEndpoint(settings, access.password)
    emit({ type: 'step', step, state: 'running' })
    await awaitInInbox(way, messageId)
    emit({ type: 'step', step, state: 'passed' })
    return true
  } catch (error) {
    signal.throwIfAborted()
    const problem = error instanceof ProblemError ? error.problem : problemOf(error, endpoint)
    emit({ type: 'step', step, state: 'failed', problem: transcript.mask(problem) })
    return false
  }
}

const INCOMING_STEPS = {
  imap: ['imap-connect', 'imap-secure', 'imap-login', 'imap-folders'],
  pop3: ['pop3-connect', 'pop3-secure', 'pop3-login', 'pop3-mail'],
} as const

async function testIncoming(run: Run, settings: AccountSettings, access: Secrets): Promise<Problem | null> {
  const { kind } = settings.incoming
  const endpoint = incomingEndpoint(settings, access.password)
  const [connect, , login, look] = INCOMING_STEPS[kind]
  const steps = createSteps(run, INCOMING_STEPS[kind])
  run.transcript.heading(endpoint, access.proxy)
  steps.begin(connect)
  try {
    const session = await signIn[kind](run, settings, access, () => {
      steps.secured(endpoint)
      steps.begin(login)
    })
    try {
      steps.pass(login)
      steps.begin(look)
      await session.look()
      steps.pass(look)
      return null
    } finally {
      session.close()
    }
  } catch (error) {
    return steps.fail(await explained(error, endpoint, run, access.proxy))
  }
}

interface Incoming {
  /** Asks for what an account is there for: its folders, or its mail. */
  look(): Promise<unknown>
  close(): void
}

/** What one signs in with, and what the connection goes through. */
type Secrets = Pick<Outgoing, 'password' | 'proxy'>

type SignIn = (
  run: Run,
  settings: AccountSettings,
  access: Secrets,
  onSecured: () => void,
) => Promise<Incoming>

const signIn: Record<IncomingServer['kind'], SignIn> = {
  async imap({ signal, transcript, patience }, settings, { password, proxy }, onSecured) {
    const client = await connectImap(settings, password, {
      ...{ signal, log: transcript.add, onSecured, proxy },
      timeouts: { connect: patience, greeting: patience },
    })
    return { look: () => client.list(), close: () => client.close() }
  },
  async pop3({ signal, transcript, patience }, settings, { password, proxy }, onSecured) {
    const session = await connectPop3Account(settings, password, {
      ...{ signal, log: transcript.add, onSecured, proxy },
      deadlines: { connect: patience, greeting: patience },
    })
    return {
      async look() {
        await listPop3(session, settings.incoming.host)
        // Until it is said goodbye to, some servers keep the mailbox locked.
        await session.quit()
      },
      close: () => session.close(),
    }
  },
}

interface SmtpResult {
  server: OutgoingServer
  problem: Problem | null
}

const SMTP_STEPS = ['smtp-connect', 'smtp-secure', 'smtp-login'] as const

const noServer = (run: Run, address: string): Problem =>
  createSteps(run, SMTP_STEPS).fail({ code: 'smtp-missing', field: 'smtp.host', params: { address } })

/** [ACC-32] Candidates are tried in order; the first that can be reached and encrypted is the one. */
async function testSmtp(
  run: Run,
  { connection, password, proxy, candidates }: Outgoing,
  mayLogIn: boolean,
): Promise<SmtpResult> {
  const { transcript, signal, patience } = run
  const { outgoing } = connection
  const steps = createSteps(run, SMTP_STEPS)
  steps.begin('smtp-connect')
  let firstProblem: Problem | null = null
  for (const server of candidates) {
    const candidate = { ...connection, outgoing: server }
    const endpoint = smtpEndpoint(candidate)
    transcript.heading(endpoint, proxy)
    const timeouts = { connect: patience, greeting: patience }
    const options = { log: transcript.add, timeouts, proxy }
    let session
    try {
      session = await openSmtp(candidate, options, signal)
    } catch (error) {
      const problem = await explained(error, endpoint, run, proxy)
      transcript.add(`! ${problem.code}`)
      firstProblem ??= problem
      if (ANOTHER_PORT_MAY_HELP.has(problem.code)) continue
      return { server: outgoing, problem: steps.fail(firstProblem) }
    }
    steps.secured(endpoint)
    try {
      if (!outgoing.login || !mayLogIn) steps.skip('smtp-login')
      else {
        steps.begin('smtp-login')
        await session.login(password)
        steps.pass('smtp-login')
      }
      return { server, problem: null }
    } catch (error) {
      return { server, problem: steps.fail(await explained(error, endpoint, run, proxy)) }
    } finally {
      session.quit()
    }
  }
  return { server: outgoing, problem: steps.fail(firstProblem ?? { code: 'internal' }) }
}

const ANOTHER_PORT_MAY_HELP: ReadonlySet<ProblemCode> = new Set([
  'port-refused',
  'timeout',
  'unreachable',
  'connection-lost',
  'tls-mismatch',
  'not-a-mail-server',
  // It may let us through to another one.
  'proxy-refused',
])

/** The user's own choice first, then what else the provider offers on the same host. Never anything unencrypted. */
export function smtpCandidates(
  settings: AccountSettings,
  preset: Pick<Preset, 'smtp'> = presetById(settings.provider),
): OutgoingServer[] {
  const { outgoing: smtp } = settings
  const offered = preset.smtp.map(({ host, port, security }) => ({
    ...smtp,
    ...{ host: host || smtp.host, port, security },
  }))
  const isSame = (a: ServerSettings, b: ServerSettings): boolean =>
    a.host === b.host && a.port === b.port && a.security === b.security
  // Other values than the provider's were chosen on purpose.
  if (!offered.some((server) => isSame(server, smtp))) return [smtp]
  return [smtp, ...offered.filter((server) => !isSame(server, smtp))]
}

async function explained(
  error: unknown,
  endpoint: Endpoint,
  run: Run,
  proxy: Proxy | null,
): Promise<Problem> {
  run.signal.throwIfAborted()
  const problem = error instanceof ProblemError ? error.problem : problemOf(error, endpoint)
  return run.transcript.mask(
    await diagnose(problem, endpoint, {
      proxy,
      patience: Math.min(run.patience, PROBE_PATIENCE),
      signal: run.signal,
    }),
  )
}

type StepState = 'passed' | 'failed' | 'skipped'
type StepNames = readonly [connect: TestStepName, secure: TestStepName, ...TestStepName[]]

/** Events of the steps of one server, in order. A failure falls on the step it belongs to, those behind are skipped. */
function createSteps({ emit }: Run, names: StepNames) {
  const [connect, secure] = names
  const settled = new Set<TestStepName>()
  let current = connect
  const settle = (step: TestStepName, state: StepState, problem?: Problem): void => {
    settled.add(step)
    emit({ type: 'step', step, state, ...(problem ? { problem } : {}) })
  }
  return {
    begin(step: TestStepName): void {
      current = step
      emit({ type: 'step', step, state: 'running' })
    },
    pass: (step: TestStepName): void => settle(step, 'passed'),
    skip: (step: TestStepName): void => settle(step, 'skipped'),
    /** The connection stands, and is encrypted where that is wanted. */
    secured({ security }: Endpoint): void {
      settle(connect, 'passed')
      settle(secure, security === 'none' ? 'skipped' : 'passed')
    },
    fail(problem: Problem): Problem {
      if (current === connect && SECURITY_PROBLEMS.has(problem.code)) {
        settle(connect, 'passed')
        current = secure
      }
      settle(current, 'failed', problem)
      for (const step of names) if (!settled.has(step)) settle(step, 'skipped')
      return problem
    },
  }
}

const SECURITY_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  'tls-mismatch',
  'tls-failed',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'plaintext-refused',
])
