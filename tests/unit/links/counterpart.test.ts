import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCrmBench, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const counterpart = (messageId: number) => bench.client.links.counterpart({ messageId })

it('[READ-04] tells of a sender the person, the company, open deals and the last contact besides this mail', async () => {
  const company = await bench.addCompany('Acme', ['acme.it'])
  const person = await bench.addPerson('Mario', ['mario@acme.it'], company.id)
  await bench.addDeal('Saws', { companyId: company.id })
  const first = bench.addMail({ from: 'mario@acme.it' })
  expect(await counterpart(first.messageId)).toMatchObject({
    person: { id: person.id, title: 'Mario' },
    company: { title: 'Acme' },
    openDeals: [{ title: 'Saws' }],
    lastContact: null,
  })
  bench.clock.advance(60_000)
  const second = bench.addMail({ from: 'mario@acme.it' })
  expect((await counterpart(first.messageId))?.lastContact).toMatchObject({
    threadId: second.threadId,
    outgoing: false,
  })
  expect((await counterpart(second.messageId))?.lastContact?.threadId).toBe(first.threadId)
})

it('knows nobody of a stranger, nor of a person who was removed', async () => {
  const mail = bench.addMail({ from: 'iwo@lis.pl' })
  expect(await counterpart(mail.messageId)).toBeNull()
  const person = await bench.addPerson('Iwo Lis', ['iwo@lis.pl'])
  expect(await counterpart(mail.messageId)).not.toBeNull()
  await bench.remove(person)
  expect(await counterpart(mail.messageId)).toBeNull()
  expect(await counterpart(99_999)).toBeNull()
})
