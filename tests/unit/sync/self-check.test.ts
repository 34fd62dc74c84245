import { describe, expect, it } from 'vitest'
import { inboxOf, KINDS, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

const open = async (kind = KINDS[0]) => {
  const scene = await openSimulatedAccount(kind ?? {}, (server) => {
    server.addFolder('Archive', '\\Archive')
    for (const key of ['a', 'b', 'c']) server.addMail(inboxOf(server), key, sourceOf(key))
    server.addMail(server.addFolder('Clients'), 'd', sourceOf('d'), ['\\Seen', '$Later'])
  })
  await scene.sync()
  const inbox = scene.folder('INBOX')
  const rows = async () =>
    (await scene.rows(inbox)).map(({ subject, unreadCount, flagged, pending }) => [
      ...[subject, unreadCount > 0 ? 'unread' : 'read', flagged ? 'flagged' : ''],
      pending ? 'pending' : '',
    ])
  return { ...scene, inbox, rows }
}

const nothing = { missing: 0, fetched: 0, gone: 0, marks: 0, isCompared: true, problem: null }

describe('a comparison with the server', () => {
  it.each(KINDS)('finds nothing where all is as there, whatever the server is: %o', async (kind) => {
    const { check, rows } = await open(kind)
    const before = await rows()
    const steps = await check()
    expect(steps.map(({ done, total }) => [done, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    expect(steps.map(({ messages }) => messages).toSorted()).toEqual([0, 1, 3])
    for (const step of steps) expect(step).toMatchObject(nothing)
    expect(await rows()).toEqual(before)
  })

  it('fetches what is missing, takes away what is gone and makes marks equal, where no number tells of it', async () => {
    const { check, rows, context, inbox } = await open()
    const of = (key: string): string =>
      `SELECT p.id FROM placement AS p JOIN message AS m ON m.id = p.message_id WHERE m.message_id = '${key}@x'`
    // Lost here, of another mail the mark, and one that no server has.
    context.db.exec(`DELETE FROM placement WHERE id IN (${of('a')});
      UPDATE placement SET seen = 1, flagged = 1 WHERE id IN (${of('b')});
      INSERT INTO placement (message_id, account_id, folder_id, server_key)
        SELECT message_id, account_id, folder_id, '77' FROM placement WHERE id IN (${of('c')})`)
    const [step] = await check()
    expect(step).toMatchObject({ ...nothing, folderId: inbox.id, missing: 1, fetched: 1, gone: 1, marks: 1 })
    expect((await rows()).toSorted()).toEqual([
      ['a', 'unread', '', ''],
      ['b', 'unread', '', ''],
      ['c', 'unread', '', ''],
    ])
    expect((await check())[0]).toMatchObject(nothing)
  })

  it('leaves alone what the user wants and the server does not have yet', async () => {
    const { check, rows, change, carryOut } = await open()
    await change(['a'], { kind: 'flagged', value: true })
    await change(['b'], { kind: 'move-to-role', role: 'archive' })
    expect((await check())[0]).toMatchObject(nothing)
    expect((await rows()).toSorted()).toEqual([
      ['a', 'unread', 'flagged', 'pending'],
      ['c', 'unread', '', ''],
    ])
    await carryOut()
    expect((await check())[0]).toMatchObject({ ...nothing, messages: 2 })
  })

  it('goes on with the other folders where the server refuses one, and says why', async () => {
    const { check, server, inbox } = await open()
    server.before = (command) => (/SELECT "?Clients/.test(command) ? 'NO [SERVERBUG] broken' : null)
    const steps = await check()
    expect(steps).toHaveLength(3)
    expect(steps.filter(({ problem }) => problem !== null)).toMatchObject([
      { isCompared: false, messages: 0, problem: { serverReply: '[SERVERBUG] broken' } },
    ])
    expect(steps[0]).toMatchObject({ ...nothing, folderId: inbox.id })
  })
})
