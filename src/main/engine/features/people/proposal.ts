import type { PersonProposal } from '../../../../shared/contract/people'
import { isSharedMailDomain, registeredDomain } from '../../../../shared/mail-domains'
import { isRoleAddress, isRoleName } from '../../addresses/role-address'
import { counterpartOf } from '../../addresses/writers'
import { writtenMessage, type WrittenRow } from '../../addresses/written-message'
import { addressDomain } from '../../../../shared/address-key'
import { nameFromDomain } from '../../addresses/domains'
import type { OwnIdentity } from '../../addresses/own-identity'
import type { CompaniesFeature } from '../companies/index'
import { personName, readDisplayName } from './names'
import { readSignature } from './signature'
import type { MessageParty } from './store'

/** What a new person made from a message would be. Nothing is written. */
export function proposePerson(
  parties: readonly MessageParty[],
  written: WrittenRow,
  text: string,
  companies: Pick<CompaniesFeature, 'byDomain' | 'own'>,
): PersonProposal | null {
  const own = companies.own()
  const party = counterpartOf(writtenMessage(written, parties), own)
  if (!party) return null
  const displayed = readDisplayName(party.name, party.address)
  const isDesk = displayed.person === '' && (isRoleAddress(party.address) || isRoleName(party.name))
  const name = personName(party.name, party.address)
  // What we wrote ourselves ends with our own signature, not with theirs.
  const isTheirText = parties.some((other) => other.role === 'from' && other.address === party.address)
  const signature = readSignature(
    isTheirText ? text : '',
    displayed.person || name,
    nameFromDomain(addressDomain(party.address)),
  )
  const company = proposeCompany(party.address, signature.companyName || displayed.company, companies, own)
  return {
    person: {
      name: (isRoleAddress(party.address) && !party.name && company ? `${name} ${company.name}` : name).slice(
        0,
        200,
      ),
      jobTitle: signature.jobTitle,
      phone: signature.phone.slice(0, 60),
      companyId: company?.id ?? null,
      emails: [{ address: party.address.trim(), label: '', isPrimary: true }],
    },
    company,
    ...(isDesk ? { isDesk } : {}),
  }
}

/** By the domain, and never where it is shared by strangers or our own. */
function proposeCompany(
  address: string,
  writtenName: string,
  companies: Pick<CompaniesFeature, 'byDomain'>,
  own: OwnIdentity,
): PersonProposal['company'] {
  const domain = addressDomain(address)
  if (!domain || isSharedMailDomain(domain) || own.isOurs(address)) return null
  const known = companies.byDomain(domain)
  if (known) return { ...known, domain }
  return {
    id: null,
    name: (writtenName || nameFromDomain(domain)).slice(0, 200),
    domain: registeredDomain(domain),
  }
}
