import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { takePassphrase } from '../../profile/take-passphrase'
import { defaultProfileDir } from '../../profile/default-dir'
import { openDemo } from '../../profile/open-demo'
import { openProfile, type OpenProfile } from '../../profile/open-profile'
import { StartError } from '../../profile/start-error'
import { readArguments, usage, type Arguments } from './arguments'
import { askPassphrase } from './ask-passphrase'
import { createFileOpener, type FileOpener } from './open-file'
import { allWindowsGone, openOwnWindow, type OwnWindow } from './own-window'
import { startAppServer, type AppServer } from './server'

/** Exit codes: what the user can mend is told apart from our own failures. */
const EXIT_START_REFUSED = 2
const EXIT_FAILED = 1

const LOOK_EVERY_MS = 500

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const passphrase = takePassphrase()

/** How any profile is opened, by the program whose window lies there. */
const opening = (rendererDir: string) => ({
  ...{ passphrase, askPassphrase, echo: say },
  fileTextProgram: join(rendererDir, '../main/file-text.cjs'),
})

/** The Node shell: serves one profile until it is told to stop. */
export async function runNodeShell(argv: string[], rendererDir: string): Promise<void> {
  try {
    const args = readArguments(argv)
    if (args.help) return void process.stdout.write(`${usage}\n`)
    if (!existsSync(join(rendererDir, 'index.html'))) {
      throw new StartError('not-built', 'The window has not been built yet: run `npm run build`.')
    }
    await serve(args, rendererDir)
  } catch (error) {
    process.stderr.write(`${error instanceof StartError ? error.message : String(error)}\n`)
    process.exitCode = error instanceof StartError ? EXIT_START_REFUSED : EXIT_FAILED
  }
}

async function serve(args: Arguments, rendererDir: string): Promise<void> {
  const profile = args.demo
    ? await openDemo({ ...opening(rendererDir), dir: args.profile })
    : await openNormal(args, rendererDir)
  const opener = createFileOpener()
  const demo = demoOnDemand(rendererDir, opener.open)
  const server = await startAppServer({
    engine: profile.engine,
    rendererDir,
    port: args.port,
    openDemo: args.demo ? undefined : demo.open,
    openFile: opener.open,
  }).catch(async (error: unknown) => {
    await profile.close()
    throw portError(error, args.port)
  })
  let ownWindow: OwnWindow | null = null
  const stop = stopOnce(async () => {
    ownWindow?.close()
    await server.close()
    await demo.close()
    await profile.close()
    opener.clear()
  })
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`)
  if (args['no-open']) return
  ownWindow = openOwnWindow({
    ...{ server, profileDir: profile.dir, say },
    onClosed: () => void afterSending(profile, server).then(stop),
  })
}

/** Resolves when what the user sent has left and no window is open; says what it waits for. */
async function afterSending({ engine }: OpenProfile, server: AppServer): Promise<void> {
  if (engine.leaving() > 0) {
    say(
      `The window is closed. Postilla goes on until what you sent has left (${engine.leaving()} on the way). ` +
        `To come back, open ${server.url}`,
    )
  }
  do {
    while (engine.leaving() > 0) await sleep(LOOK_EVERY_MS)
    await allWindowsGone(server)
  } while (engine.leaving() > 0)
  say('Postilla has ended because its window was closed.')
}

const openNormal = (args: Arguments, rendererDir: string): Promise<OpenProfile> => {
  const system = { platform: process.platform, home: homedir(), env: process.env }
  return openProfile({
    ...opening(rendererDir),
    dir: args.profile ?? defaultProfileDir(system),
    kind: 'normal',
  })
}

/** One demo per process, started when first asked for, behind a server and token of its own. */
function demoOnDemand(
  rendererDir: string,
  openFile: FileOpener['open'],
): { open(): Promise<string>; close(): Promise<void> } {
  let running: Promise<{ profile: OpenProfile; server: AppServer }> | null = null
  async function start() {
    const profile = await openDemo(opening(rendererDir))
    return {
      profile,
      server: await startAppServer({ engine: profile.engine, rendererDir, port: 0, openFile }),
    }
  }
  return {
    async open() {
      running ??= start()
      try {
        return (await running).server.url
      } catch (error) {
        running = null
        throw error
      }
    },
    async close() {
      const demo = await running?.catch(() => null)
      await demo?.server.close()
      await demo?.profile.close()
    },
  }
}

/** Returns the function that ends the program in order; signals call it, too. */
function stopOnce(stop: () => Promise<void>): () => void {
  let stopping = false
  const end = (): void => {
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        say(String(error))
        process.exit(EXIT_FAILED)
      },
    )
  }
  const onSignal = (): void => {
    // A second signal means that the first one took too long for the user.
    if (stopping) process.exit(EXIT_FAILED)
    end()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return () => {
    if (!stopping) end()
  }
}

function portError(error: unknown, port: number): unknown {
  const taken =
    error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
  return taken
    ? new StartError('bad-arguments', `Port ${port} is taken; choose another with --port.`, { cause: error })
    : error
}
