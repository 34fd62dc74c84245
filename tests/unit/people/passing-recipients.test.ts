import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MailAddress } from '../../../src/shared/contract/messages'
import { MAX_JUDGED } from '../../../src/shared/contract/people'
import { allJobsDone, killed } from '../../helpers/jobs'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'
import { folder } from '../../helpers/mail-cache'

const MARTA = 'marta.colombo@studio-bianchi.example'
const GMAIL = 'mcolombo@gmail.com'

let bench: KnownPeopleBench
let folders: ReturnType<KnownPeopleBench['addAccount']>
beforeEach(async () => {
  bench = createKnownPeopleBench()
  folders = bench.addAccount('anna@lumera.example', ['inbox', 'sent'])
  bench.context.db.prepare("UPDATE identity SET name = 'Anna Verdi'").run()
  await bench.add('person', { name: 'Marta Colombo', emails: emails(MARTA, GMAIL) })
  await bench.add('company', { name: 'Officine Ferrari', domains: ['officine-ferrari.it'] })
})
afterEach(() => bench.stop())

const person = (address: string, name = ''): MailAddress => ({ name, address })
const passesFor = (...people: MailAddress[]) => bench.client.people.passesFor({ people })

it.each<[what: string, address: string, name: string, real: string]>([
  ['the domain of a customer with an l for an i', 'paolo@studio-blanchi.example', 'Paolo', MARTA],
  ['her whole address with one letter changed', 'marta.colombo@studio-bianchl.example', '', MARTA],
  ['such a mailbox of a provider', 'mco1ombo@gmail.com', '', GMAIL],
  ['her name at another site', 'eve@evil.example', 'Marta Colombo', MARTA],
  ['her mailbox under another ending', 'marta.colombo@studio-bianchi.com', '', MARTA],
  ['the domain of a company without people', 'x@officine-ferrarl.it', '', 'officine-ferrari.it'],
  ['the domain of a company within another', 'x@officine-ferrari.it.evil.it', '', 'officine-ferrari.it'],
  ['our own domain', 'anna@lurnera.example', '', 'anna@lumera.example'],
  ['our own domain, with a mailbox nobody has', 'neu@1umera.example', '', 'anna@lumera.example'],
  ['our own name', 'eve@evil.example', 'Anna Verdi', 'anna@lumera.example'],
])('who is written to and may pass for another is told: %s', async (_, address, name, real) => {
  expect(await passesFor(person(address, name))).toEqual([real])
})

it.each<[what: string, address: string, name?: string]>([
  ['a customer', MARTA, 'Marta Colombo'],
  ['a customer in another spelling', 'M.Colombo+news@googlemail.com'],
  ['another mailbox at her domain', 'info@studio-bianchi.example'],
  ['somebody at the domain of a company', 'x@officine-ferrari.it'],
  ['ourselves', 'anna@lumera.example', 'Anna Verdi'],
  ['a colleague', 'lucia@lumera.example', 'Lucia'],
  ['a stranger', 'ugo@elsewhere.example', 'Ugo Neri'],
  ['a stranger at a provider', 'ugo@gmail.com', 'Ugo Neri'],
  ['a company like another', 'x@officine-verrari.it'],
  ['a name like that of a company under another ending', 'x@officine-verrari.com'],
  ['no address', 'Marta Colombo', 'Marta Colombo'],
])('nothing is told of %s', async (what, address, name = '') => {
  if (what === 'a company like another')
    await bench.add('company', { name: 'Verrari', domains: ['officine-verrari.it'] })
  expect(await passesFor(person(address, name))).toEqual([null])
})

it('two people with mailboxes alike pass for nobody, though no mail of theirs came', async () => {
  await bench.add('person', { name: 'Mario Colombo', emails: emails('mcolombi@gmail.com') })
  expect(await passesFor(person('mcolombi@gmail.com'), person(GMAIL))).toEqual([null, null])
})

it('whom we wrote to is known, unless mail from there was marked', async () => {
  const [cc, writer] = ['paolo@studio-blanchi.example', 'rosa@studio-blanchi.example']
  bench.deliver(folder(folders, 'inbox'), { id: 'w@x', from: `Rosa <${writer}>` })
  expect(await passesFor(person(cc), person(writer))).toEqual([MARTA, MARTA])
  for (const to of [cc, writer])
    bench.deliver(folder(folders, 'sent'), { id: `${to}@y`, from: 'anna@lumera.example', to })
  bench.messages.drainIndexer()
  await allJobsDone(bench)
  expect(await passesFor(person(cc), person(writer))).toEqual([null, MARTA])
})

it('many are judged in one call, each in its place, and no more than that', async () => {
  const people = Array.from({ length: MAX_JUDGED }, (_, at) =>
    person(at % 2 ? `p${at}@studio-blanchi.example` : `p${at}@elsewhere.example`),
  )
  expect(await passesFor(...people)).toEqual(people.map((_, at) => (at % 2 ? MARTA : null)))
  await expect(passesFor(...people, person(MARTA))).rejects.toThrow()
})

it('an address is completed with for whom it may pass, and last, though it only stood in Cc', async () => {
  const alike = 'marta.colombo@studio-bianchl.example'
  bench.deliver(folder(folders, 'inbox'), {
    from: `Marta <${MARTA}>`,
    cc: `Marta Bis <${alike}>, Marta Neri <marta@else.example>`,
  })
  bench.messages.drainIndexer()
  const found = await bench.client.people.completeAddress({ query: 'marta', limit: 10 })
  expect(found.map(({ address, passesFor }) => [address, passesFor])).toEqual([
    [MARTA, null],
    [GMAIL, null],
    ['marta@else.example', null],
    [alike, MARTA],
  ])
})

it('a mail from a domain like that of a company without people is marked, also where the company was there before', async () => {
  const { db } = bench.context
  db.exec("DELETE FROM likeness; DELETE FROM derived_version WHERE name = 'person-names'")
  bench.crm.stop()
  bench = createKnownPeopleBench(killed(bench))
  bench.deliver(folder(folders, 'inbox'), { id: 'm@x', from: 'Ufficio <x@officine-ferrarl.it>' })
  const told = () => bench.messages.doubtsAbout(bench.idOf('m@x')).map(({ about }) => about)
  expect(told()).toEqual([])
  bench.crm.start()
  bench.context.jobs.start()
  await allJobsDone(bench)
  expect(told()).toEqual([['officine-ferrari.it']])
})
