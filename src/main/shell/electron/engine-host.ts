import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebFrameMain } from 'electron'
import { channels } from '../../../shared/electron-bridge'
import { fromEngine, type OpenRequest, type ToEngine } from './engine-messages'

export interface EngineHostOptions {
  /** The built engine process. */
  script: string
  open: OpenRequest
  askPassphrase(isNew: boolean): Promise<string | null>
  /** The profile cannot be opened; the sentence says why. */
  onRefused(message: string): void
  /** The engine failed too often to try again. */
  onGivenUp(): void
  now(): number
}

export interface EngineHost {
  /** Hands the page in this frame a port to the engine, as soon as there is one. */
  connect(frame: WebFrameMain): void
  stop(): Promise<void>
}

const CRASHES_ALLOWED = 5
const CRASH_WINDOW_MS = 5 * 60_000

/** Runs an engine in a process of its own and starts it again when it fails, unless it keeps failing. */
export function startEngineHost(options: EngineHostOptions): EngineHost {
  let crashes: number[] = []
  let waiting: WebFrameMain[] = []
  let isReady = false
  let isStopping = false
  let child = launch()

  function launch(): UtilityProcess {
    const next = utilityProcess.fork(options.script, [], { serviceName: 'Postilla engine', stdio: 'inherit' })
    next.on('message', (data: unknown) => onMessage(next, data))
    next.on('exit', onExit)
    send(next, options.open)
    return next
  }

  function onMessage(from: UtilityProcess, data: unknown): void {
    const message = fromEngine.parse(data)
    switch (message.type) {
      case 'ready':
        isReady = true
        for (const frame of waiting.splice(0)) handOver(from, frame)
        return
      case 'passphrase-needed':
        void options.askPassphrase(message.isNew).then((value) => send(from, { type: 'passphrase', value }))
        return
      case 'refused':
        isStopping = true
        options.onRefused(message.message)
    }
  }

  function onExit(): void {
    isReady = false
    if (isStopping) return
    const now = options.now()
    crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW_MS), now]
    if (crashes.length > CRASHES_ALLOWED) options.onGivenUp()
    else child = launch()
  }

  return {
    connect(frame) {
      if (isReady) handOver(child, frame)
      else waiting = [...waiting.filter((other) => other !== frame), frame]
    },
    stop() {
      isStopping = true
      return new Promise((resolve) => {
        if (child.pid === undefined) return resolve()
        child.once('exit', () => resolve())
        send(child, { type: 'stop' })
      })
    },
  }
}

function handOver(child: UtilityProcess, frame: WebFrameMain): void {
  if (frame.isDestroyed()) return
  const { port1, port2 } = new MessageChannelMain()
  const message: ToEngine = { type: 'connect' }
  child.postMessage(message, [port1])
  frame.postMessage(channels.port, null, [port2])
}

const send = (child: UtilityProcess, message: ToEngine): void => child.postMessage(message)
