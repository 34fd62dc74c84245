import { expect, it, onTestFinished } from 'vitest'
import { describeLive, dovecot, freshMailbox, liveSettings, plaintextSettings } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { startFaultProxy } from '../helpers/fault-proxy'
import { folderId, idle, subjectsOf } from '../helpers/live-engine'
import { change, openScene } from '../helpers/live-scene'

/** A mailbox that holds four messages, over a connection without MOVE: what moves is copied first. */
async function fullScene() {
  const scene = await openScene(async (other) => {
    for (const name of ['a', 'b', 'c', 'd']) await other.append('INBOX', name)
  }, freshMailbox('small'))
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imap }, { hide: ['MOVE'] })
  onTestFinished(() => proxy.stop())
  const { outgoing } = liveSettings(scene.mailbox)
  await scene.live.addAccount(scene.mailbox, { ...plaintextSettings(scene.mailbox, proxy.port), outgoing })
  await idle(scene.live.client)
  return scene
}

describeLive('a mailbox that is full', () => {
  it('keeps what the user changed, tells why it waits in the server’s words, and goes on once there is room', async () => {
    const { live, other } = await fullScene()
    await expect(other.append('INBOX', 'e')).rejects.toThrow()
    await change(live, 'INBOX', 'a', { kind: 'move', folderId: await folderId(live.client, 'Archive') })
    await eventually(async () => {
      const [account] = await live.client.accounts.list()
      expect(account?.sync).toMatchObject({ pending: 1, pendingProblem: { code: 'over-quota' } })
      expect(account?.sync.pendingProblem?.serverReply).toMatch(/^\[OVERQUOTA\] .*[Qq]uota exceeded/)
    })
    expect(await subjectsOf(live.client, 'Archive')).toEqual(['a'])
    expect(await other.subjects('Archive')).toEqual([])
    expect(await other.subjects('INBOX')).toContain('a')

    const recipient = freshMailbox()
    const [account] = await live.client.accounts.list()
    const draft = await live.client.outbox.create({
      kind: 'new',
      accountId: account?.id ?? 0,
      to: [{ name: '', address: recipient.address }],
      subject: 'Sent without room',
      text: 'Hello.',
    })
    await live.client.outbox.send({ id: draft.id })
    await live.client.outbox.sendNow({ id: draft.id })
    await eventually(async () => {
      const { state, problem } = await live.client.outbox.get({ id: draft.id })
      expect([state, problem?.code]).toEqual(['sent', 'over-quota'])
      expect(problem?.serverReply).toMatch(/quota exceeded/i)
    })

    const uids = (await other.flags('INBOX')).map(({ uid }) => uid)
    await other.expunge('INBOX', uids.slice(-2))
    // Only who asks for it now is to see it there: by itself it would be tried in an hour.
    live.clock.advance(-60 * 60_000)
    await live.client.accounts.syncNow({})
    await eventually(async () => {
      expect((await live.client.accounts.list())[0]?.sync).toMatchObject({ pending: 0, pendingProblem: null })
      expect(await other.subjects('Archive')).toEqual(['a'])
      expect(await other.subjects('INBOX')).toEqual(['b'])
    })
    await eventually(async () => expect(await other.subjects('Sent')).toEqual(['Sent without room']))
    expect((await live.client.outbox.get({ id: draft.id })).problem).toBeNull()
  })
})
