import { describe, expect, it } from 'vitest'
import { readDeliveryReport } from '../../../src/main/engine/mime/delivery-report'
import { parseMessage } from '../../../src/main/engine/mime/parse-message'
import { buildBounce } from '../../../src/main/demo/build/bounce'

const read = (source: string | Buffer) => readDeliveryReport(parseMessage(Buffer.from(source)))
const plain = (from: string, text: string, headers: string[] = []): string =>
  [
    `From: ${from}`,
    'To: anna@ourshop.it',
    'Subject: failure notice',
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\n')
const report = (fields: string, original = ''): string =>
  [
    'From: MAILER-DAEMON@mx.ourshop.it (Mail Delivery System)',
    'To: anna@ourshop.it',
    'Subject: Delivery Status Notification',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    'See below.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.ourshop.it',
    '',
    fields,
    '',
    ...(original === '' ? [] : ['--b', 'Content-Type: message/rfc822', '', original]),
    '--b--',
  ].join('\n')

const copy =
  'From: anna@ourshop.it\nTo: mario@acme.it\nSubject: Offerta\nMessage-ID: <offer@ourshop.it>\n\nBuongiorno'

describe('delivery status notifications', () => {
  it('as Postfix writes them', () => {
    const source = buildBounce({
      messageId: 'bounce@x.example',
      date: 0,
      to: 'anna@ourshop.it',
      recipient: 'mario@acme.it',
      original: { messageId: '<offer@ourshop.it>', subject: 'Offerta', headers: copy.split('\n\n')[0] ?? '' },
    })
    expect(read(source)).toEqual({
      kind: 'failed',
      recipients: [
        {
          address: 'mario@acme.it',
          reason: 'unknown-address',
          words: '550 5.1.1 <mario@acme.it>: Recipient address rejected: no such mailbox here',
        },
      ],
      original: { messageId: 'offer@ourshop.it', subject: 'Offerta', partId: '' },
    })
  })

  it('name the address we wrote to, and bring the mail back', () => {
    const fields =
      'Original-Recipient: rfc822;Mario@acme.it\nFinal-Recipient: rfc822; mario@inside.acme.it\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2\n mailbox\n full'
    expect(read(report(fields, copy))).toEqual({
      kind: 'failed',
      recipients: [{ address: 'Mario@acme.it', reason: 'mailbox-full', words: '552 5.2.2 mailbox full' }],
      original: { messageId: 'offer@ourshop.it', subject: 'Offerta', partId: '3' },
    })
  })

  it.each([
    ['delayed', '4.4.1', 'delayed', 'unreachable'],
    ['delivered', '2.0.0', 'delivered', 'other'],
    ['relayed', '2.0.0', 'delivered', 'other'],
    ['', '5.7.1', 'failed', 'blocked'],
  ])('with action %j and status %s are %s', (action, status, kind, reason) => {
    const fields = `Final-Recipient: rfc822; <mario@acme.it>\n${action ? `Action: ${action}\n` : ''}Status: ${status}`
    expect(read(report(fields))).toMatchObject({ kind, recipients: [{ address: 'mario@acme.it', reason }] })
  })

  it('of a mail to thousands tell all of them', () => {
    const groups = Array.from(
      { length: 1200 },
      (_, index) => `Final-Recipient: rfc822; member${index}@acme.it\nAction: failed\nStatus: 5.1.1`,
    )
    expect(read(report(groups.join('\n\n'), copy))?.recipients.map(({ address }) => address)).toEqual(
      groups.map((_, index) => `member${index}@acme.it`),
    )
  })

  it('of several tell those who did not get it', () => {
    const group = (address: string, action: string): string =>
      `Final-Recipient: rfc822; ${address}\nAction: ${action}\nStatus: 5.1.1`
    const found = read(report(`${group('a@x.it', 'delivered')}\n\n${group('b@x.it', 'failed')}`))
    expect(found).toMatchObject({ kind: 'failed', recipients: [{ address: 'b@x.it' }] })
  })

  it.each([
    ['displayed', 'read'],
    ['deleted', 'deleted'],
    ['processed', 'delivered'],
  ])('and receipts for what was %s', (disposition, kind) => {
    const source = `From: mario@acme.it\nContent-Type: multipart/report; boundary=b\n\n--b\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;mario@acme.it\nOriginal-Message-ID: <offer@ourshop.it>\nDisposition: manual-action/MDN-sent-manually; ${disposition}\n--b--\n`
    expect(read(source)).toMatchObject({
      kind,
      recipients: [{ address: 'mario@acme.it' }],
      original: { messageId: 'offer@ourshop.it' },
    })
  })
})

describe('bounces in words', () => {
  it.each<[string, string, string, string, string]>([
    [
      'qmail',
      'MAILER-DAEMON@mx.acme.it',
      `Hi. This is the qmail-send program at mx.acme.it.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<mario@acme.it>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n${copy}`,
      'unknown-address',
      'Sorry, no mailbox here by that name. (#5.1.1)',
    ],
    [
      'Exim',
      'Mail Delivery System <Mailer-Daemon@mx.acme.it>',
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  mario@acme.it\n    host mx.acme.it [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<mario@acme.it>:\n    550 5.7.1 blocked by policy\n\n------ This is a copy of the message, including all the headers. ------\n\n${copy}`,
      'blocked',
      'host mx.acme.it [192.0.2.1] SMTP error from remote mail server after RCPT TO:<mario@acme.it>: 550 5.7.1 blocked by policy',
    ],
    [
      'sendmail',
      'Mail Delivery Subsystem <postmaster@acme.it>',
      `The original message was received at Tue, 10 Mar 2026\nfrom localhost\n\n   ----- The following addresses had permanent fatal errors -----\n<mario@acme.it>\n    (reason: 550 5.1.1 User unknown)\n\n   ----- Original message follows -----\n\n${copy}`,
      'unknown-address',
      '(reason: 550 5.1.1 User unknown)',
    ],
    [
      'Exchange',
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.it>',
      "Delivery has failed to these recipients or groups:\n\nmario@acme.it<mailto:mario@acme.it>\nThe recipient's mailbox is full and can't accept messages now. Please try resending this message later.\n\nDiagnostic information for administrators:\n\nGenerating server: ex.acme.it\n\nanna@ourshop.it\nRemote Server returned '554'",
      'mailbox-full',
      "The recipient's mailbox is full and can't accept messages now. Please try resending this message later.",
    ],
    [
      'Exchange in Italian',
      'postmaster@acme.it',
      'Recapito non riuscito per i seguenti destinatari o gruppi:\n\nMario Rossi (mario@acme.it)\nIndirizzo di posta elettronica inesistente.\n\nInformazioni di diagnostica per gli amministratori:\n\nlucia@else.it',
      'unknown-address',
      'Indirizzo di posta elettronica inesistente.',
    ],
    [
      'a Polish provider',
      'Mail Delivery System <MAILER-DAEMON@poczta.pl>',
      'Wiadomość nie została dostarczona.\nNie udało się dostarczyć wiadomości do następujących adresatów:\n\n<mario@acme.it>: skrzynka odbiorcy jest przepełniona',
      'mailbox-full',
      'skrzynka odbiorcy jest przepełniona',
    ],
    [
      'Gmail in a sentence',
      'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      "Address not found\n\nYour message wasn't delivered to mario@acme.it because the address couldn't be found.\n\nThe response was:\n550 5.1.1 The email account does not exist.",
      'unknown-address',
      '550 5.1.1 The email account does not exist.',
    ],
    [
      'Zimbra, which breaks lines anywhere',
      'MAILER-DAEMON@mx.acme.it (Mail Delivery System)',
      "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<mario@acme.it>: host mx.acme.it said: 550 5.1.1\n    unknown user",
      'unknown-address',
      'host mx.acme.it said: 550 5.1.1 unknown user',
    ],
    [
      'Lotus Domino',
      'Postmaster@acme.it',
      'Your message\n\n  Subject: Offerta\n\nwas not delivered to:\n\n  mario@acme.it\n\nbecause:\n\n  User mario (mario@acme.it) not listed in Domino Directory\n',
      'unknown-address',
      'User mario (mario@acme.it) not listed in Domino Directory',
    ],
    [
      'MDaemon',
      'MDaemon@acme.it',
      'The attached message had PERMANENT fatal delivery errors!\n\n--- Session Transcript ---\nRecipient: mario@acme.it\n <-- 552 5.2.2 mailbox full\n',
      'mailbox-full',
      '<-- 552 5.2.2 mailbox full',
    ],
    [
      'Courier',
      '"Courier mail server at mx.acme.it" <@>',
      'UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<mario@acme.it>:\n>>> RCPT TO:<mario@acme.it>\n<<< 550 User unknown.\n',
      'unknown-address',
      '>>> RCPT TO:<mario@acme.it> <<< 550 User unknown.',
    ],
    [
      'a German provider',
      'mailer-daemon@web.de',
      'Eine von Ihnen gesendete E-Mail konnte an einen oder mehrere\nEmpfänger nicht zugestellt werden.\n\nmario@acme.it:\nreason: 550 5.1.1 User unknown\n',
      'unknown-address',
      'reason: 550 5.1.1 User unknown',
    ],
    [
      'an Italian provider without accents',
      'postmaster@libero.it',
      "Il messaggio da Lei inviato non e' stato consegnato al destinatario:\n\nmario@acme.it\n\nMotivo: casella inesistente\n",
      'unknown-address',
      'Motivo: casella inesistente',
    ],
    [
      'Office 365, which gives its reason in a sentence',
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.onmicrosoft.com>',
      "Your message to mario@acme.it couldn't be delivered.\n\nmario wasn't found at acme.it.\n",
      'unknown-address',
      '',
    ],
    [
      'GroupWise',
      'postmaster@acme.it',
      `The message that you sent was undeliverable to the following:\n\tMario mario@acme.it (550 No such recipient)\n\nPossibly truncated original message follows:\n\n${copy}`,
      'unknown-address',
      'Mario mario@acme.it (550 No such recipient)',
    ],
  ])('of %s', (_, from, text, reason, words) => {
    const found = read(plain(from, text))
    expect(found).toMatchObject({ kind: 'failed', recipients: [{ address: 'mario@acme.it', reason, words }] })
    expect(found?.recipients).toHaveLength(1)
    if (text.includes('Message-ID'))
      expect(found?.original).toEqual({ messageId: 'offer@ourshop.it', subject: 'Offerta', partId: '' })
  })

  it('by the header Exim writes, and a delay of it', () => {
    const failed = plain('Mailer-Daemon@x.it', 'Something is wrong.', ['X-Failed-Recipients: mario@acme.it'])
    expect(read(failed)).toMatchObject({ kind: 'failed', recipients: [{ address: 'mario@acme.it' }] })
    const delayed =
      'This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  mario@acme.it\n    Delay reason: Connection timed out\n\nNo action is required on your part.'
    expect(read(plain('Mailer-Daemon@x.it', delayed))).toMatchObject({
      kind: 'delayed',
      recipients: [{ address: 'mario@acme.it', reason: 'unreachable' }],
    })
  })

  it.each([
    'There was a temporary problem delivering your message to mario@acme.it. Gmail will retry for 46 more hours.\nYou will be notified if the delivery fails permanently.',
    'Your message has not yet been delivered to:\n\n<mario@acme.it>\n\nThis warning may be repeated if the message remains undelivered.',
    'Wystąpił tymczasowy problem z dostarczeniem wiadomości do mario@acme.it.',
  ])('are only late: %#', (text) => {
    expect(read(plain('mailer-daemon@x.it', text))).toMatchObject({
      kind: 'delayed',
      recipients: [{ address: 'mario@acme.it' }],
    })
  })

  it.each([
    plain('mario@acme.it', 'My mail to you could not be delivered:\n\n<anna@ourshop.it>: 550 unknown'),
    plain('postmaster@acme.it', 'Please note the new address of our office: mario@acme.it'),
    plain('mailer-daemon@acme.it', 'Your message could not be delivered.'),
    'Subject: x\n\n',
    '',
  ])('are nothing else: %#', (source) => {
    expect(read(source)).toBeNull()
  })

  it('of any length take no longer for it', () => {
    const text = `could not be delivered\n${'<a@b.it>: '.repeat(50_000)}\n${'a@b.it\n'.repeat(50_000)}`
    expect(read(plain('mailer-daemon@x.it', text))?.recipients.length).toBeLessThanOrEqual(50)
  })
})
