import { fetchCommand, searchCommand, storeCommand } from './message-commands'
import { appendCommand, copyCommand, expungeCommand, moveCommand } from './transfer-commands'
import { folderCommands } from './folder-commands'
import { type Command, stringArg } from './parser'
import { capabilities, handler, Refusal, type Handler, type Session } from './session'

/** Every command the server knows; `CAPABILITY` promises no more than this. */
export const commands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['CAPABILITY', handler('nothing', (session) => (session.send(`* CAPABILITY ${capabilities}`), 'done'))],
  ['NOOP', handler('nothing', () => 'done')],
  ['CHECK', handler('folder', () => 'done')],
  ['ID', handler('nothing', (session) => (session.send('* ID ("name" "Postilla demo server")'), 'done'))],
  ['LOGOUT', handler('nothing', logout)],
  ['LOGIN', handler('nothing', login)],
  ['AUTHENTICATE', handler('nothing', authenticate)],
  ['ENABLE', handler('login', enable)],
  ['NAMESPACE', handler('login', (session) => (session.send('* NAMESPACE (("" "/")) NIL NIL'), 'done'))],
  ['IDLE', handler('login', idle)],
  ...folderCommands,
  ['FETCH', handler('folder', fetchCommand(false), true)],
  ['UID FETCH', handler('folder', fetchCommand(true))],
  ['STORE', handler('folder', storeCommand(false), true)],
  ['UID STORE', handler('folder', storeCommand(true))],
  ['SEARCH', handler('folder', searchCommand(false), true)],
  ['UID SEARCH', handler('folder', searchCommand(true))],
  ['COPY', handler('folder', copyCommand(false))],
  ['UID COPY', handler('folder', copyCommand(true))],
  ['MOVE', handler('folder', moveCommand(false))],
  ['UID MOVE', handler('folder', moveCommand(true))],
  ['EXPUNGE', handler('folder', expungeCommand(false))],
  ['UID EXPUNGE', handler('folder', expungeCommand(true))],
  ['APPEND', handler('login', appendCommand)],
])

function logout(session: Session, { tag }: Command): null {
  session.send('* BYE see you')
  session.send(`${tag} OK done`)
  session.close()
  return null
}

function login(session: Session, { args }: Command): string {
  return enter(session, stringArg(args[0]), stringArg(args[1]))
}

function enter(session: Session, user: string, password: string): string {
  if (session.store) throw new Refusal('already logged in')
  const store = session.login(user, password)
  if (!store) throw new Refusal('wrong name or password', 'AUTHENTICATIONFAILED')
  session.enter(store)
  return `[CAPABILITY ${capabilities}] logged in`
}

/** AUTHENTICATE PLAIN, with or without the initial response of RFC 4959. */
function authenticate(session: Session, { tag, args }: Command): string | null {
  if (stringArg(args[0]).toUpperCase() !== 'PLAIN') throw new Refusal('mechanism not offered')
  const answer = (line: string): string => {
    const [, user = '', password = ''] = Buffer.from(line, 'base64').toString('utf8').split('\0')
    return enter(session, user, password)
  }
  if (args[1]) return answer(stringArg(args[1]))
  session.nextLine = (line) => {
    try {
      session.send(`${tag} OK ${answer(line)}`)
    } catch {
      session.send(`${tag} NO [AUTHENTICATIONFAILED] wrong name or password`)
    }
  }
  session.send('+ ')
  return null
}

function enable(session: Session, { args }: Command): string {
  const wantsCondstore = args.some((arg) => stringArg(arg).toUpperCase() === 'CONDSTORE')
  if (wantsCondstore) session.condstore = true
  session.send(`* ENABLED${wantsCondstore ? ' CONDSTORE' : ''}`)
  return 'done'
}

function idle(session: Session, { tag }: Command): null {
  session.send('+ idling')
  session.endIdle = () => {
    session.endIdle = null
    session.send(`${tag} OK done`)
  }
  session.flush(true)
  return null
}
