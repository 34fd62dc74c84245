import { afterEach, expect, it } from 'vitest'
import { isPermanent } from '../../../src/main/engine/net/problem-of'
import { createSmtpTransport, type Receipt } from '../../../src/main/engine/net/smtp'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import { describeLive, dovecot, freshMailbox, liveSettings } from '../../helpers/dovecot'
import { startSmtpServer, type Misbehaviour, type SmtpServerSetup } from '../../helpers/smtp-server'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

describeLive('handing a message to an SMTP server', () => {
  it('says "unconfirmed" exactly when the whole message left and no answer came', async () => {
    const before = await send({ dropAfterData: 'before-accepting' })
    const after = await send({ dropAfterData: 'after-accepting' })
    expect([before.problem?.code, before.accepted]).toEqual(['send-unconfirmed', 0])
    expect([after.problem?.code, after.accepted]).toEqual(['send-unconfirmed', 1])
  })

  it.each([
    ['550 5.1.1 No such user here', 'recipient-refused', true],
    ['450 4.2.0 Greylisted, try again later', 'recipient-refused', false],
    ['452 4.5.3 Too many recipients', 'rate-limited', false],
  ])('maps a recipient refused with "%s"', async (reply, code, permanent) => {
    const { problem } = await send({ refuseRecipients: { 'receiver@example.test': reply } })
    expect(problem).toMatchObject({ code, params: { replyCode: reply.slice(0, 3) } })
    expect(problem && isPermanent(problem)).toBe(permanent)
    expect(problem?.serverReply).toContain(reply.slice(4))
  })

  it('[ACC-33] maps a sender the server does not let through', async () => {
    const { problem } = await send({ refuseSender: '553 5.7.1 Sender address rejected: not owned by user' })
    expect(problem).toMatchObject({ code: 'sender-refused', field: 'address' })
  })

  it.each([
    ['554 5.7.1 Message rejected as spam', 'message-refused', true],
    ['451 4.3.0 Temporary failure', 'temporarily-refused', false],
    ['552 5.3.4 Message too big', 'message-too-large', true],
  ])('maps a message refused with "%s", which is never unconfirmed', async (reply, code, permanent) => {
    const { problem } = await send({ refuseMessage: reply })
    expect(problem).toMatchObject({ code })
    expect(problem && isPermanent(problem)).toBe(permanent)
  })

  it('names the recipients refused while others were accepted', async () => {
    const { receipt, accepted } = await send(
      { refuseRecipients: { 'gone@example.test': '550 5.1.1 Unknown' } },
      ['receiver@example.test', 'gone@example.test'],
    )
    expect(accepted).toBe(1)
    expect(receipt?.accepted).toEqual(['receiver@example.test'])
    expect(receipt?.rejected).toHaveLength(1)
    expect(receipt?.rejected[0]).toMatchObject({
      address: 'gone@example.test',
      problem: { code: 'recipient-refused' },
    })
  })

  it('does not send what is larger than the server announced', async () => {
    const { problem, accepted } = await send({}, undefined, { options: { size: 10 } })
    expect([problem?.code, accepted]).toEqual(['message-too-large', 0])
  })

  it('keeps every byte of the message, lone dots included', async () => {
    const raw = 'Subject: x\r\n\r\n.\r\n..two\r\nza\u017c\u00f3\u0142\u0107\r\n'
    const { raw: received } = await send({}, undefined, {}, raw)
    expect(received).toBe(raw)
  })
})

async function send(
  misbehaviour: Misbehaviour,
  to = ['receiver@example.test'],
  setup: Partial<SmtpServerSetup> = {},
  raw = 'Subject: hello\r\n\r\nhello\r\n',
) {
  const sender = freshMailbox()
  const server = await startSmtpServer({ dovecot: dovecot(), ...setup })
  cleanups.push(() => server.stop())
  server.misbehaviour = misbehaviour
  const settings = liveSettings(sender)
  settings.outgoing = { ...settings.outgoing, port: server.port }
  let receipt: Receipt | null = null
  let problem: Problem | null = null
  try {
    const envelope = { from: sender.address, to }
    receipt = await createSmtpTransport(settings, sender.password).sendMail({
      envelope,
      raw: Buffer.from(raw),
    })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    problem = error.problem
  }
  return { receipt, problem, accepted: server.accepted.length, raw: server.accepted[0]?.raw.toString() }
}
