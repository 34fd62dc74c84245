import { createProcedureClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { os } from '../../../src/main/engine/rpc'
import { ProblemError } from '../../../src/shared/problem'

/** A call that streams one answer, and then ends with this error. */
function streamEndingWith(error: Error) {
  const logged: unknown[] = []
  const log = { info() {}, warn() {}, error: (_: string, cause?: unknown) => void logged.push(cause) }
  const procedure = os.mailboxes.list.handler(async function* () {
    yield []
    throw error
  })
  return { call: createProcedureClient(procedure, { context: { log } }), logged }
}

async function read(call: ReturnType<typeof streamEndingWith>['call']): Promise<unknown[]> {
  const events: unknown[] = []
  try {
    for await (const event of await call(undefined)) events.push(event)
  } catch (error) {
    events.push(error)
  }
  return events
}

describe('what a call streams', () => {
  it('ends with the problem that ended it', async () => {
    const { call, logged } = streamEndingWith(new ProblemError({ code: 'login-failed', field: 'password' }))
    expect(await read(call)).toEqual([
      [],
      expect.objectContaining({ code: 'PROBLEM', data: { code: 'login-failed', field: 'password' } }),
    ])
    expect(logged).toEqual([])
  })

  it('tells nothing of a mistake of ours, which is in the log', async () => {
    const mistake = new TypeError('secret of the code')
    const { call, logged } = streamEndingWith(mistake)
    expect(await read(call)).toEqual([[], expect.objectContaining({ data: { code: 'internal' } })])
    expect(logged).toEqual([mistake])
  })
})
