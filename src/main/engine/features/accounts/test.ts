import type {
  AccountSettings,
  OutgoingServer,
  ServerSettings,
  TestEvent,
  TestStepName,
} from '../../../../shared/contract/accounts'
import { cleanSettings, settingsProblem } from '../../../../shared/account-rules'
import { ProblemError, type Problem, type ProblemCode } from '../../../../shared/problem'
import { connectImap, imapEndpoint } from '../../net/imap'
import { problemOf, type Endpoint } from '../../net/problem-of'
import { openSmtp, smtpEndpoint } from '../../net/smtp'
import { diagnose } from './diagnose'
import { adoptProvider, presetById } from './presets'
import { createTranscript, type Transcript } from './transcript'

export interface TestInput {
  settings: AccountSettings
  password: string
  smtpPassword: string
  /** Closes all sockets and ends the test. */
  signal?: AbortSignal
  /** Milliseconds, for connecting and for the greeting. */
  patience?: number
  /** Outgoing servers to try in order; the first that can be reached and encrypted is taken. */
  candidates?: (settings: AccountSettings) => OutgoingServer[]
}

interface Run extends Required<Pick<TestInput, 'patience' | 'candidates'>> {
  settings: AccountSettings
  signal: AbortSignal
  transcript: Transcript
  emit(event: TestEvent): void
}

const PATIENCE = 15_000
const PROBE_PATIENCE = 5000

/**
 * Tries an account's servers for real and tells each step as it happens; the last event is `done` with the settings
 * that worked. Ending the iteration early closes the sockets, as does the signal.
 */
export async function* testAccount(input: TestInput): AsyncGenerator<TestEvent, void, void> {
  const ended = new AbortController()
  const signal = input.signal ? AbortSignal.any([input.signal, ended.signal]) : ended.signal
  const queue: TestEvent[] = []
  let wake: () => void = () => undefined
  const emit = (event: TestEvent): void => {
    queue.push(event)
    wake()
  }
  const transcript = createTranscript([input.password, input.smtpPassword])
  const settings = adoptProvider(cleanSettings(input.settings))
  let running = true
  const run = {
    settings,
    signal,
    transcript,
    emit,
    patience: input.patience ?? PATIENCE,
    candidates: input.candidates ?? smtpCandidates,
  }
  const work = runTest(run, input).finally(() => {
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

async function runTest(run: Run, { password, smtpPassword }: TestInput): Promise<void> {
  const { settings, emit, transcript } = run
  const invalid = settingsProblem(settings)
  if (invalid) {
    const step = invalid.field?.startsWith('smtp') ? 'smtp-connect' : 'imap-connect'
    emit({ type: 'step', step, state: 'failed', problem: invalid })
    return emit({ type: 'done', ok: false, settings, log: transcript.lines() })
  }
  const imapProblem = await testImap(run, password)
  // A second wrong login with the same password only brings the account closer to being locked.
  const mayLogIn = imapProblem?.code !== 'login-failed' || smtpPassword !== password
  const smtp = await testSmtp(run, smtpPassword, mayLogIn)
  const ok = imapProblem === null && smtp.problem === null && mayLogIn
  emit({ type: 'done', ok, settings: { ...settings, outgoing: smtp.server }, log: transcript.lines() })
}

async function testImap(run: Run, password: string): Promise<Problem | null> {
  const { settings, signal, transcript, patience } = run
  const endpoint = imapEndpoint(settings, password)
  const steps = createSteps(run, ['imap-connect', 'imap-secure', 'imap-login', 'imap-folders'])
  transcript.heading(endpoint)
  steps.begin('imap-connect')
  try {
    const client = await connectImap(settings, password, {
      signal,
      log: transcript.add,
      timeouts: { connect: patience, greeting: patience },
      onSecured() {
        steps.pass('imap-connect')
        steps.settle('imap-secure', endpoint.security === 'none' ? 'skipped' : 'passed')
        steps.begin('imap-login')
      },
    })
    try {
      steps.pass('imap-login')
      steps.begin('imap-folders')
      await client.list()
      steps.pass('imap-folders')
      return null
    } finally {
      client.close()
    }
  } catch (error) {
    return steps.fail(await explained(error, endpoint, run))
  }
}

interface SmtpResult {
  server: OutgoingServer
  problem: Problem | null
}

/** [ACC-32] Candidates are tried in order; the first that can be reached and encrypted is the one. */
async function testSmtp(run: Run, password: string, mayLogIn: boolean): Promise<SmtpResult> {
  const { settings, transcript, signal, patience } = run
  const steps = createSteps(run, ['smtp-connect', 'smtp-secure', 'smtp-login'])
  steps.begin('smtp-connect')
  if (settings.outgoing.host === '') {
    return { server: settings.outgoing, problem: steps.fail({ code: 'smtp-missing', field: 'smtp.host' }) }
  }
  let firstProblem: Problem | null = null
  for (const server of run.candidates(settings)) {
    const candidate = { ...settings, outgoing: server }
    const endpoint = smtpEndpoint(candidate)
    transcript.heading(endpoint)
    const options = { log: transcript.add, timeouts: { connect: patience, greeting: patience } }
    let session
    try {
      session = await openSmtp(candidate, options, signal)
    } catch (error) {
      const problem = await explained(error, endpoint, run)
      transcript.add(`! ${problem.code}`)
      firstProblem ??= problem
      if (ANOTHER_PORT_MAY_HELP.has(problem.code)) continue
      return { server: settings.outgoing, problem: steps.fail(firstProblem) }
    }
    steps.pass('smtp-connect')
    steps.settle('smtp-secure', server.security === 'none' ? 'skipped' : 'passed')
    try {
      if (!settings.outgoing.login || !mayLogIn) steps.settle('smtp-login', 'skipped')
      else {
        steps.begin('smtp-login')
        await session.login(password)
        steps.pass('smtp-login')
      }
      return { server, problem: null }
    } catch (error) {
      return { server, problem: steps.fail(await explained(error, endpoint, run)) }
    } finally {
      session.quit()
    }
  }
  return { server: settings.outgoing, problem: steps.fail(firstProblem ?? { code: 'internal' }) }
}

const ANOTHER_PORT_MAY_HELP: ReadonlySet<ProblemCode> = new Set([
  'port-refused',
  'timeout',
  'unreachable',
  'connection-lost',
  'tls-mismatch',
  'not-a-mail-server',
])

/** The user's own choice first, then what else the provider offers on the same host. Never anything unencrypted. */
export function smtpCandidates(settings: AccountSettings): OutgoingServer[] {
  const { outgoing: smtp } = settings
  const offered = presetById(settings.provider).smtp.map((server) => ({
    ...smtp,
    ...server,
    host: server.host || smtp.host,
  }))
  const isSame = (a: ServerSettings, b: ServerSettings): boolean =>
    a.host === b.host && a.port === b.port && a.security === b.security
  // Other values than the provider's were chosen on purpose.
  if (!offered.some((server) => isSame(server, smtp))) return [smtp]
  return [smtp, ...offered.filter((server) => !isSame(server, smtp))]
}

async function explained(error: unknown, endpoint: Endpoint, run: Run): Promise<Problem> {
  run.signal.throwIfAborted()
  const problem = error instanceof ProblemError ? error.problem : problemOf(error, endpoint)
  return run.transcript.mask(
    await diagnose(problem, endpoint, {
      patience: Math.min(run.patience, PROBE_PATIENCE),
      signal: run.signal,
    }),
  )
}

type StepState = 'passed' | 'failed' | 'skipped'

/** Events of the steps of one server, in order. A failure falls on the step it belongs to, those behind are skipped. */
function createSteps({ emit }: Run, names: readonly TestStepName[]) {
  const settled = new Set<TestStepName>()
  let current = names[0]
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
    settle: (step: TestStepName, state: 'passed' | 'skipped'): void => settle(step, state),
    fail(problem: Problem): Problem {
      const [connect, secure] = names
      if (current === connect && connect && secure && SECURITY_PROBLEMS.has(problem.code)) {
        settle(connect, 'passed')
        current = secure
      }
      if (current) settle(current, 'failed', problem)
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
