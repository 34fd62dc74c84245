import { z } from 'zod'
import { addressKey } from '../../address-key'
import { list, phone, reference, requiredText, text } from '../field'
import { recordType } from '../record-type'

export const MAX_MAIL_ADDRESS = 320

export const emailAddress = z.object({
  address: z.string().trim().min(3).max(MAX_MAIL_ADDRESS),
  label: z.string().max(40),
  isPrimary: z.boolean(),
})

/** Someone the user writes with, recognised in mail by the addresses. */
export const person = recordType({
  name: 'person',
  fields: z.object({
    name: requiredText(200),
    jobTitle: text(200),
    emails: list('emails', emailAddress, 50, ({ address }) => addressKey(address)),
    phone: phone(),
    companyId: reference('company'),
  }),
  title: 'name',
  icon: 'user',
  isModule: true,
  order: 'title',
  subtitle: ['jobTitle', 'companyId', 'emails'],
  alike: ['name', 'phone'],
  form: [['name'], ['emails'], ['jobTitle'], ['phone'], ['companyId']],
  card: { name: 'fn', jobTitle: 'title', emails: 'email', phone: 'tel', companyId: 'org' },
  calledElsewhere: {
    name: ['full name', 'display name', 'contact name', 'nome e cognome', 'nome completo', 'nominativo'],
    jobTitle: [
      'title',
      'job',
      'position',
      'organization title',
      'qualifica',
      'ruolo',
      'mansione',
      'stanowisko',
    ],
    emails: [
      'email',
      'email address',
      'email value',
      'mail',
      'posta elettronica',
      'indirizzo email',
      'pec',
      'adres email',
    ],
    phone: [
      ...[
        'mobile',
        'mobile phone',
        'phone number',
        'phone value',
        'business phone',
        'home phone',
        'primary phone',
      ],
      ...['cellulare', 'numero di telefono', 'tel', 'telefon', 'telefon komórkowy', 'komórka'],
    ],
    companyId: [
      ...['organization', 'organisation', 'organization name', 'company name', 'employer', 'account'],
      ...['ditta', 'azienda', 'società', 'ragione sociale', 'firma', 'nazwa firmy', 'pracodawca'],
    ],
  },
  partsElsewhere: {
    name: [
      ...['first name', 'given name', 'nome', 'imię', 'middle name', 'additional name', 'secondo nome'],
      ...['last name', 'family name', 'surname', 'cognome', 'nazwisko'],
    ],
  },
})
