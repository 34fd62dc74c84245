import type { RecordRef } from '../../../shared/contract/crm'
import type { MailAddress } from '../../../shared/contract/messages'
import type { RecordRow } from '../../../shared/contract/records'
import { askForContact } from '../../app/wanted-contact'
import { engine } from '../../bridge/connection'
import { compose } from '../outbox/index'
import { addressesIn } from './field-text'
import { companyOf, firstNamed } from './reached'

/**
 * Begins a mail about a record: to itself where it has an address, else to the person it names, else to the only one of
 * its company. Where nobody can be written to, it is said why and asked who that is to be.
 */
export async function writeAbout(row: RecordRow): Promise<void> {
  const self = { type: row.type, id: row.id }
  if ('emails' in row.fields) return toPerson(row, null)
  const person = firstNamed(row, 'person')
  if (person) return toPerson(await engine.records.get(person), self)
  const { company, people } = await companyOf(row)
  const reached = people.flatMap((one) => recipient(one) ?? [])
  const [only] = reached
  const about = row.type === 'company' ? {} : { about: self }
  if (only && reached.length === 1) return compose({ kind: 'new', to: [only], ...about })
  askForContact({
    ...{ why: 'nobody', name: '', address: '', ...about },
    ...(company ? { companyId: company.id } : {}),
    done: (to) => void compose({ kind: 'new', to: [to], ...about }),
  })
}

async function toPerson(row: RecordRow, about: RecordRef | null): Promise<void> {
  const origin = about ? { about } : {}
  const to = recipient(row)
  if (to) return compose({ kind: 'new', to: [to], ...origin })
  askForContact({
    ...{ why: 'noAddress', name: row.title, address: '', person: { type: row.type, id: row.id } },
    ...origin,
    done: (person) => void compose({ kind: 'new', to: [person], ...origin }),
  })
}

function recipient(row: RecordRow): MailAddress | null {
  const [address] = addressesIn(row.fields['emails'])
  return address ? { name: row.title, address } : null
}
