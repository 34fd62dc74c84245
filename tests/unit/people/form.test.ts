import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readForm } from '../../../src/main/engine/features/people/form'
import { createCrmBench, type CrmBench } from '../../helpers/crm'

const read = (...lines: string[]) => readForm(lines.join('\r\n')).filledInBy('mario@gmail.com')
const of = (name: string, phone: string, companyName: string) => ({ name, phone, companyName })

describe('what a form on a website tells', () => {
  it.each([
    [
      'English',
      ['Name: Mario Rossi', 'Email: mario@gmail.com', 'Phone: +39 02 1234567', 'Company: Rossi Srl'],
      of('Mario Rossi', '+39 02 1234567', 'Rossi Srl'),
    ],
    [
      'Italian',
      ['Nome e cognome: MARIO ROSSI', 'Telefono: 333 1234567', 'Ragione sociale: Rossi & Figli S.r.l.'],
      of('Mario Rossi', '333 1234567', 'Rossi & Figli S.r.l.'),
    ],
    ['Italian, in two fields', ['Nome: Mario', 'Cognome: De Rossi'], of('Mario De Rossi', '', '')],
    [
      'Polish',
      ['Imię i nazwisko: Łukasz Żak', 'Numer telefonu: +48 22 555 01 99', 'Nazwa firmy: Żakbud Sp. z o.o.'],
      of('Łukasz Żak', '+48 22 555 01 99', 'Żakbud Sp. z o.o.'),
    ],
    [
      'German, the family under Name',
      ['Vorname: Jörg', 'Name: Müller', 'Telefonnummer: 030 / 123456', 'Unternehmen: Müller GmbH'],
      of('Jörg Müller', '030 / 123456', 'Müller GmbH'),
    ],
    [
      'German',
      ['Vor- und Nachname: Jörg Müller', 'Handy: 0170 1234567'],
      of('Jörg Müller', '0170 1234567', ''),
    ],
    [
      'marks of lists',
      ['• *Name:* Mario Rossi', '- Phone * : +39 02 1234567'],
      of('Mario Rossi', '+39 02 1234567', ''),
    ],
    ['a remark at the label', ['Phone (optional): +39 02 1234567'], of('', '+39 02 1234567', '')],
    ['a table', ['Name\tMario Rossi', 'Tel. / Cell.\t333 1234567'], of('Mario Rossi', '333 1234567', '')],
    [
      'a table whose cells are parted by blanks',
      ['Full name Mario Rossi', 'Numero di telefono +39 02 1234567', 'Azienda', 'Rossi Srl'],
      of('Mario Rossi', '+39 02 1234567', 'Rossi Srl'),
    ],
    [
      'values below their labels',
      ['Name:', 'Mario Rossi', '', 'Phone:', '', '333 1234567'],
      of('Mario Rossi', '333 1234567', ''),
    ],
    ['two numbers', ['Telefono: 02 1234567 / 333 1234567'], of('', '02 1234567', '')],
    [
      'a sender who is answered',
      ['From: Mario Rossi <mario@gmail.com>', 'Subject: Lamps'],
      of('Mario Rossi', '', ''),
    ],
  ])('%s', (_, lines, expected) => {
    expect(read('New request from the website', '', ...lines, '', 'Message:', 'How much is it?')).toEqual(
      expected,
    )
  })

  it.each([
    ['no label', ['Mario Rossi', '+39 02 1234567', 'Rossi Srl']],
    [
      'a label within a sentence',
      ['My phone: +39 02 1234567', 'Call me, phone: 02 1234567', 'Il mio nome: Mario Rossi'],
    ],
    [
      'a sentence that begins like a label',
      ['Phone me at 02 1234567', 'Name your price', 'Company News Today'],
    ],
    ['labels of others', ['Fax: 02 1234567', 'Order number: 1234567890', 'P.IVA: 01234567890']],
    ['a quoted line', ['Hello', '> Name: Mario Rossi', '> Phone: 02 1234567']],
    [
      'below an introduction',
      ['On Mon, 2 Mar 2026 Web <web@x.it> wrote:', 'Name: Mario Rossi', 'Phone: 02 1234567'],
    ],
    ['below a quoted head', ['From: Web <web@x.it>', 'Sent: Monday', 'To: us@x.it', 'Phone: 02 1234567']],
    ['below a forwarded mail', ['---------- Forwarded message ---------', 'Phone: 02 1234567']],
    ['the foot of the site', ['Phone:', 'Message: Hello', '', 'Phone: 02 7654321']],
    ['below the delimiter', ['Hello', '-- ', 'Our shop', 'Phone: 02 7654321', 'Company: Our shop']],
    ['below a disclaimer', ['This message was sent by a form', 'Phone: 02 7654321']],
    ['nothing filled in', ['Name: -', 'Phone: n/a', 'Company: [your-company]']],
    ['too little for a number', ['Phone: 12345', 'Telefono: call me']],
    ['no names', ['Name: mario@gmail.com', 'Company: 12345']],
    ['a text as a name', ['Name: I want to know how much your lamps do cost']],
    ['a sender who is not answered', ['From: Website <site@x.it>', 'Da: Milano']],
    ['long values', [`Name: ${'x '.repeat(60)}`, `Company: ${'x'.repeat(100)}`, `${'x'.repeat(300)}: a`]],
  ])('nothing by %s', (_, lines) => {
    expect(read(...lines)).toEqual(of('', '', ''))
  })

  it('takes time by the length of its text', () => {
    for (const part of ['Name:', 'Name: ', '\t', '* ', 'a = ', 'Phone: 1 ', 'Name ', 'Tel (', '\n', ': '])
      expect(readForm(part.repeat(200_000)).filledInBy('a@b.it').companyName).toBe('')
  })
})

describe('the address filled in on a form', () => {
  it.each([
    ['English', 'Name: Mario\nEmail: mario@rossi.it', 'mario@rossi.it'],
    ['Italian', 'Posta elettronica: mario@rossi.it', 'mario@rossi.it'],
    ['Polish', 'Adres e-mail:\n\nłukasz@żakbud.pl', 'łukasz@żakbud.pl'],
    ['German', 'E-Mail-Adresse *: joerg@mueller.de', 'joerg@mueller.de'],
    ['a table', 'Your email\tmario@rossi.it', 'mario@rossi.it'],
    ['a table whose cells are parted by blanks', 'Email address mario@rossi.it', 'mario@rossi.it'],
    ['a link beside it', 'E-mail: mario@rossi.it <mailto:mario@rossi.it>', 'mario@rossi.it'],
    ['the sender of a form', 'From: Mario Rossi <mario@rossi.it>\nSubject: Lamps', 'mario@rossi.it'],
    ['no label', 'Write to mario@rossi.it', ''],
    ['nothing filled in', 'Email: -\nPhone: 1', ''],
    ['no address', 'Email: mario at rossi', ''],
    ['a quoted mail', 'Hello\n> Email: mario@rossi.it', ''],
    ['a quoted head', 'From: Mario <mario@rossi.it>\nSent: Monday\nTo: us@x.it', ''],
  ])('%s', (_, text, address) => {
    expect(readForm(text).address).toBe(address)
  })
})

describe('a person proposed from the mail of a form', () => {
  let bench: CrmBench
  beforeEach(() => void (bench = createCrmBench()))
  afterEach(() => bench.close())

  it.each([
    ['a relay', 'Website <noreply@formservice.it>', true],
    ['our own site', 'Anna <anna@ourshop.it>', true],
    ['a colleague’s desk', 'web@ourshop.it', true],
    ['a person who has answers sent elsewhere', 'Mario <mario@rossi.it>', false],
  ])('has what was filled in where %s wrote for a form', async (_, from, isRead) => {
    const { messageId } = bench.addMail({
      ...{ from, replyTo: ['info.lampade@gmail.com'] },
      text: 'New request\n\nNome e cognome: Mario Rossi\nTelefono: +39 333 1234567\nAzienda: Lampade Rossi\n\nMessaggio: Buongiorno',
    })
    const { person, company } = await bench.client.people.propose({ messageId })
    expect([person.name, person.phone, company?.name]).toEqual(
      isRead ? ['Mario Rossi', '+39 333 1234567', 'Lampade Rossi'] : ['Mario', '', 'Rossi'],
    )
  })

  it('has what was filled in though a desk is answered, and nothing of a list or of certified mail', async () => {
    const text = 'Name: Mario Rossi\nPhone: +39 333 1234567'
    const mail = { from: 'Website <noreply@formservice.it>', replyTo: ['info@acme.it'], text }
    const { person, isDesk } = await bench.client.people.propose({ messageId: bench.addMail(mail).messageId })
    expect([person.name, person.phone, isDesk]).toEqual(['Mario Rossi', '+39 333 1234567', undefined])
    const listed = bench.addMail({ ...mail, listId: 'Team <team.lists.it>' })
    expect((await bench.client.people.propose({ messageId: listed.messageId })).person.phone).toBe('')
    const certified = bench.addMail({ ...mail, from: 'posta-certificata@pec.aruba.it', isCertified: true })
    expect((await bench.client.people.propose({ messageId: certified.messageId })).person.phone).toBe('')
  })
  const text = 'Name: Mario Rossi\nEmail: mario@rossi.it\nPhone: +39 333 1234567\n\nMessage: Hello'
  const namedIn = (mail: Partial<Parameters<CrmBench['addMail']>[0]>) => {
    const { messageId } = bench.addMail({ from: 'Website <wordpress@shop.it>', text, ...mail })
    return bench.client.people.namedInForm({ messageId })
  }

  it('is whom the labelled lines name where nobody can be answered, said to be so by the form alone', async () => {
    const { messageId } = bench.addMail({ from: 'Website <wordpress@ourshop.it>', text })
    const { person, company, isFromForm } = await bench.client.people.propose({ messageId })
    expect([person.name, person.phone, person.emails[0]?.address]).toEqual([
      ...['Mario Rossi', '+39 333 1234567', 'mario@rossi.it'],
    ])
    expect([company?.domain, isFromForm]).toEqual(['rossi.it', true])
    expect(await bench.client.people.namedInForm({ messageId })).toEqual({
      ...{ name: 'Mario Rossi', address: 'mario@rossi.it', known: null },
    })
  })

  it('is known where somebody has the address already', async () => {
    const { id } = await bench.addPerson('Mario R.', ['mario@rossi.it'])
    expect((await namedIn({}))?.known).toEqual({ id, name: 'Mario R.' })
  })

  it.each([
    ['who is answered anyway', { replyTo: ['luigi@verdi.it'] }],
    ['in what a person wrote', { from: 'Luigi <luigi@verdi.it>' }],
    ['in what came to a list', { listId: 'Team <team.lists.it>' }],
    ['in certified mail', { from: 'posta-certificata@pec.aruba.it', isCertified: true }],
    ['who says to write for another', { from: 'Per conto di: a@b.it <posta-certificata@x.it>' }],
    ['who is one of us', { text: 'Email: anna@ourshop.it' }],
    ['who is a program', { text: 'Email: no-reply@rossi.it' }],
    ['who is the service itself', { text: 'Questions?\nEmail: help@shop.it' }],
    ['without an address', { text: 'Name: Mario Rossi' }],
  ])('is nobody %s', async (_, mail) => {
    expect(await namedIn(mail)).toBeNull()
  })
})
