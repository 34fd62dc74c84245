import type { PersonProposal } from '../../../../shared/contract/people'
import { isSharedMailDomain, registeredDomain } from '../../../../shared/mail-domains'
import { isRoleAddress, isRoleName } from '../../addresses/role-address'
import { counterpartOf, type WrittenMessage } from '../../addresses/writers'
import { writtenMessage, type WrittenRow } from '../../addresses/written-message'
import { addressDomain } from '../../../../shared/address-key'
import { isMachineAddress } from '../../../../shared/machine-address'
import { writesForAnother } from '../../../../shared/certified-mail'
import type { MailAddress } from '../../../../shared/contract/messages'
import { nameFromDomain } from '../../addresses/domains'
import type { OwnIdentity } from '../../addresses/own-identity'
import type { CompaniesFeature } from '../companies/index'
import { fold } from '../../../../shared/fold'
import { readForm, type FilledIn } from './form'
import { personName, readDisplayName } from './names'
import { readSignature } from './signature'
import type { MessageParticipant } from './store'

/** What a new person made from a message would be. Nothing is written. */
export function proposePerson(
  participants: readonly MessageParticipant[],
  written: WrittenRow,
  text: string,
  companies: Pick<CompaniesFeature, 'byDomain' | 'own'>,
): PersonProposal | null {
  const own = companies.own()
  const message = writtenMessage(written, participants)
  const inForm = namedInForm(message, text, own)
  const participant = counterpartOf(message, own) ?? inForm?.participant
  if (!participant || own.isOwnAddress(participant.address)) return null
  const displayed = readDisplayName(participant.name, participant.address)
  const domain = addressDomain(participant.address)
  const isDesk =
    displayed.person === '' && (isRoleAddress(participant.address) || isRoleName(participant.name))
  // What we wrote ourselves ends with our own signature, not with theirs.
  const isTheirText = participants.some(
    (other) => other.role === 'from' && other.address === participant.address,
  )
  const signature = readSignature(isTheirText ? text : '', {
    ...{ name: displayed.person, address: participant.address },
    domainName: isSharedMailDomain(domain) ? '' : nameFromDomain(domain),
  })
  const isAnswered = !message.viaList && !message.isCertified && message.replyTo.includes(participant)
  const answeredForm = !isTheirText && isAnswered ? readForm(text).filledInBy(participant.address) : NOTHING
  const filledIn = inForm?.filledIn ?? answeredForm
  const companyName = signature.companyName || filledIn.companyName || displayed.company
  const company = proposeCompany(participant.address, companyName, companies, own)
  const named = signature.name || filledIn.name
  const isNobody = isDesk && filledIn.name === '' && (company !== null || named === '')
  return {
    person: {
      name: (isNobody ? deskName(participant, company) : nameOf(participant, displayed.person, named)).slice(
        0,
        200,
      ),
      jobTitle: signature.jobTitle,
      phone: (signature.phone || filledIn.phone).slice(0, 60),
      companyId: company?.id ?? null,
      emails: [{ address: participant.address.trim(), label: '', isPrimary: true }],
    },
    company,
    ...(isNobody ? { isDesk } : {}),
    ...(inForm ? { isFromForm: true } : {}),
  }
}

interface InForm {
  participant: MailAddress
  filledIn: FilledIn
}

/**
 * Whom the labelled lines of a program's mail name, where nobody is there to be answered. Only what was typed tells so,
 * which proves nothing; a service that tells its own address in such a line names nobody.
 */
export function namedInForm(message: WrittenMessage, text: string, own: OwnIdentity): InForm | null {
  const { from, viaList, isCertified, isSent } = message
  if (from.length === 0 || viaList || isCertified || isSent || counterpartOf(message, own)) return null
  if (from.some(({ name }) => writesForAnother(name))) return null
  const form = readForm(text)
  const { address } = form
  const domainOf = (written: string): string => registeredDomain(addressDomain(written))
  const isService =
    !isSharedMailDomain(addressDomain(address)) &&
    from.some((sender) => domainOf(sender.address) === domainOf(address))
  if (address === '' || own.isOurs(address) || isMachineAddress(address) || isService) return null
  const filledIn = form.filledInBy(address)
  return { participant: { name: filledIn.name, address }, filledIn }
}

const NOTHING: FilledIn = { name: '', phone: '', companyName: '' }

type Named = Pick<MessageParticipant, 'name' | 'address'>

function deskName({ name, address }: Named, company: PersonProposal['company']): string {
  const desk = personName(name, address)
  return isRoleAddress(address) && name === '' && company ? `${desk} ${company.name}` : desk
}

/** As they call themselves; as they sign where that says more. */
function nameOf({ name, address }: Named, displayed: string, signed: string): string {
  const isPartOfIt = fold(signed).split(/\s+/).includes(fold(displayed))
  return signed !== '' && (displayed === '' || isPartOfIt) ? signed : personName(name, address)
}

/** By the domain, or as they sign where that is shared by strangers; never where it is our own. */
function proposeCompany(
  address: string,
  writtenName: string,
  companies: Pick<CompaniesFeature, 'byDomain'>,
  own: OwnIdentity,
): PersonProposal['company'] {
  const domain = addressDomain(address)
  if (!domain || own.isOurs(address)) return null
  if (isSharedMailDomain(domain))
    return writtenName === '' ? null : { id: null, name: writtenName.slice(0, 200), domain: '' }
  const known = companies.byDomain(domain)
  if (known) return { ...known, domain }
  return {
    id: null,
    name: (writtenName || nameFromDomain(domain)).slice(0, 200),
    domain: registeredDomain(domain),
  }
}
