import type { MessagePortMain, ParentPort } from 'electron'
import { openDemo } from '../../profile/open-demo'
import { openProfile, type OpenProfile } from '../../profile/open-profile'
import { StartError } from '../../profile/start-error'
import { serveMessagePort } from '../../transport/message-port'
import { toEngine, type FromEngine, type OpenRequest } from './engine-messages'

export interface EngineServerDeps {
  parent: Pick<ParentPort, 'on' | 'postMessage'>
  passphrase: string | undefined
  fileTextProgram: string
  echo(line: string): void
  exit(code: number): void
}

/** The utility process's side: opens the profile it is told to and serves its engine over every port handed in. */
export function serveEngine(deps: EngineServerDeps): void {
  const { parent, exit } = deps
  const send = (message: FromEngine): void => parent.postMessage(message)
  let profile: OpenProfile | null = null
  let answerPassphrase: (value: string | null) => void = () => undefined
  const asking = {
    passphrase: deps.passphrase,
    fileTextProgram: deps.fileTextProgram,
    echo: (line: string) => deps.echo(line),
    askPassphrase(isNew: boolean): Promise<string | null> {
      send({ type: 'passphrase-needed', isNew })
      return new Promise((resolve) => (answerPassphrase = resolve))
    },
  }

  async function open({ kind, dir }: OpenRequest): Promise<void> {
    try {
      if (kind === 'normal' && dir === null) throw new Error('a normal profile needs a folder')
      profile = await (kind === 'demo' || dir === null
        ? openDemo({ ...asking, dir: dir ?? undefined })
        : openProfile({ ...asking, kind, dir }))
      send({ type: 'ready' })
    } catch (error) {
      // What the user can mend is told; anything else is a crash, which the host answers by trying again.
      if (!(error instanceof StartError)) throw error
      send({ type: 'refused', message: error.message })
    }
  }

  function connect(port: MessagePortMain | undefined): void {
    if (!profile || !port) return
    serveMessagePort(profile.engine, port)
    port.start()
  }

  parent.on('message', ({ data, ports }) => {
    const message = toEngine.parse(data)
    switch (message.type) {
      case 'open':
        return void open(message)
      case 'passphrase':
        return answerPassphrase(message.value)
      case 'connect':
        return connect(ports[0])
      case 'stop':
        return void (profile?.close() ?? Promise.resolve()).finally(() => exit(0))
    }
  })
}
