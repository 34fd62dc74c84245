import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const people = (length: number, name: string): string =>
  Array.from({ length }, (_, i) => `${name}${i}@example.com`).join(', ')

describe('a mail to thousands', () => {
  it('is shown by its first recipients and their number, and told whole when asked for and when answered', async () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(inbox, { id: 'a@x', to: people(3000, 'to'), cc: people(1000, 'cc') })
    const messageId = bench.idOf('a@x')
    const [message] = await bench.client.messages.thread({
      threadId: bench.messages.threadOf(messageId) ?? 0,
    })
    expect(message?.to).toHaveLength(200)
    expect(message).toMatchObject({ recipientCounts: { to: 3000, cc: 1000, bcc: 0 }, recipientsLeftOut: 0 })
    const everybody = await bench.client.messages.recipients({ messageId })
    expect(everybody.to.at(-1)?.address).toBe('to2999@example.com')
    expect([everybody.to.length, everybody.cc.length, everybody.bcc.length]).toEqual([3000, 1000, 0])
    const answered = bench.messages.answered(messageId)?.message
    expect([answered?.to.length, answered?.cc.length]).toEqual([3000, 1000])
  })

  it('says how many recipients are kept of none', async () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(inbox, { id: 'a@x', to: people(5500, 'to'), cc: people(1000, 'cc') })
    const messageId = bench.idOf('a@x')
    const [message] = await bench.client.messages.thread({
      threadId: bench.messages.threadOf(messageId) ?? 0,
    })
    const kept = (message?.recipientCounts.to ?? 0) + (message?.recipientCounts.cc ?? 0)
    expect(kept + (message?.recipientsLeftOut ?? 0)).toBe(6500)
    expect(message?.recipientsLeftOut).toBeGreaterThan(0)
  })
})
