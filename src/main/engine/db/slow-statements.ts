import { z } from 'zod'
import type { Database } from './open'

/** What holds the one thread for so many ms holds up every call. */
const SLOW = 40
const MAX_TEXT = 300

/**
 * Tells of statements that took too long, of this connection from now on. Of a statement its text is told and never
 * what is bound to it, which is the user's. What is read row by row (`iterate`) is not measured: the reader's own work
 * would be in it.
 */
export function watchSlowStatements(
  db: Database,
  tell: (line: string) => void,
  now: () => number = () => performance.now(),
): void {
  const measured = (sql: string, run: () => unknown): unknown => {
    const start = now()
    try {
      return run()
    } finally {
      const took = now() - start
      if (took >= SLOW) tell(`${Math.round(took)} ms: ${sql.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT)}`)
    }
  }
  around(db, 'prepare', (prepare) => {
    const made = statement.parse(prepare())
    for (const method of ['get', 'all', 'run'])
      around(made, method, (execute) => measured(made.source, execute))
    return made
  })
}

const statement = z.custom<{ source: string }>((value) => value instanceof Object && 'source' in value)

/** Has a method of an object called by what is to happen around it. */
function around(object: object, name: string, call: (method: () => unknown) => unknown): void {
  const method: unknown = Reflect.get(object, name)
  if (!(method instanceof Function)) throw new Error(`no method ${name}`)
  const apply = (target: typeof method, self: unknown, bound: unknown[]): unknown =>
    call(() => Reflect.apply(target, self, bound))
  Reflect.set(object, name, new Proxy(method, { apply }))
}
