import { afterEach, beforeEach, expect, it } from 'vitest'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'

let bench: KnownPeopleBench
beforeEach(() => {
  bench = createKnownPeopleBench()
  bench.addAccount('anna@ourshop.it', ['inbox'])
})
afterEach(() => bench.stop())

it('tells whose each address is, in order, by person and by company, however it is spelled', async () => {
  const companyId = await bench.add('company', { name: 'Acme', domains: ['acme.it'] })
  await bench.add('person', { name: 'Ewa', emails: emails('ewa.nowak@gmail.com', 'ewa@acme.it'), companyId })
  const gone = await bench.add('person', { name: 'Gone', emails: emails('gone@else.it') })
  await bench.client.records.remove({ type: 'person', id: gone })
  const addresses = [
    ...['EwaNowak+x@googlemail.com', 'ewa@acme.it', 'sales@acme.it', 'no-reply@acme.it'],
    ...['anna@ourshop.it', 'lucia@ourshop.it', 'gone@else.it', 'no address', ''],
  ]
  const owners = await bench.client.people.owners({ addresses })
  expect(
    owners.map(({ kind, person, company }) => [kind, person?.title ?? null, company?.title ?? null]),
  ).toEqual([
    ['person', 'Ewa', null],
    ['person', 'Ewa', 'Acme'],
    ['person', null, 'Acme'],
    ['machine', null, 'Acme'],
    ['me', null, null],
    ['colleague', null, null],
    ['person', null, null],
    ['person', null, null],
    ['person', null, null],
  ])
})
