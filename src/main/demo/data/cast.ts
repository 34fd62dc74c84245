import { companies } from './companies'
import { people } from './people'
import type { DemoCompany, DemoPerson, Language } from './types'

/** The owner of the demo mailbox. */
export const user = {
  name: 'Giulia Ferrari',
  address: 'giulia@lumera.example',
  pec: 'lumera@pec.lumera.example',
  phone: '+39 035 555 0142',
} as const

const jobs: Record<Language, string> = {
  it: 'Key Account Manager',
  en: 'Key Account Manager',
  pl: 'Key Account Manager',
  de: 'Key Account Managerin',
  fr: 'Responsable grands comptes',
  es: 'Responsable de grandes cuentas',
  ja: 'Key Account Manager',
  ar: 'Key Account Manager',
}

const peopleByKey = new Map(people.map((person) => [person.key, person]))
const companiesByKey = new Map(companies.map((company) => [company.key, company]))

export function personOf(key: string): DemoPerson {
  const person = peopleByKey.get(key)
  if (!person) throw new Error(`demo data: no person ${key}`)
  return person
}

export function companyOf(key: string): DemoCompany {
  const company = companiesByKey.get(key)
  if (!company) throw new Error(`demo data: no company ${key}`)
  return company
}

export const addressOf = (person: DemoPerson): string =>
  `${person.mailbox}@${companyOf(person.company).domain}`

/** The signature under a mail, line by line. The user signs in the language of the thread. */
export function signatureOf(author: DemoPerson | null, language: Language): string[] {
  if (author === null) {
    return [
      user.name,
      jobs[language],
      'Lumera Lighting S.r.l.',
      'Via dell’Industria 14, 24126 Bergamo',
      `T ${user.phone}`,
    ]
  }
  const company = companyOf(author.company)
  return [author.name, author.job, `${company.name}, ${company.city}`, author.phone].filter(
    (line) => line !== '',
  )
}
