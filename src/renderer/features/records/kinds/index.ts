import { hasPages } from '../types'
import type { DescribedField, DescribedType } from '../../../../shared/contract/records'
import { choiceKind } from './choice'
import { choicesKind } from './choices'
import { dateTimeKind } from './date-time'
import { countryKind } from './country'
import { dayKind } from './day'
import { domainsKind } from './domains'
import { emailsKind } from './emails'
import type { Kind } from './kind'
import { leadTimesKind } from './lead-times'
import { moneyKind } from './money'
import { referenceKind } from './reference'
import { longTextKind, numberKind, textKind, urlKind } from './text'
import { timeKind } from './time'
import { yesNoKind } from './yes-no'

const kinds: Record<DescribedField['kind'], Kind> = {
  text: textKind,
  longText: longTextKind,
  number: numberKind,
  money: moneyKind,
  day: dayKind,
  dateTime: dateTimeKind,
  time: timeKind,
  choice: choiceKind,
  choices: choicesKind,
  address: longTextKind,
  yesNo: yesNoKind,
  emails: emailsKind,
  domains: domainsKind,
  leadTimes: leadTimesKind,
  phone: textKind,
  url: urlKind,
  country: countryKind,
  reference: referenceKind,
}

/** How a field is entered and shown. A reference to what has no pages of its own is a choice among all of them. */
export function kindOf(field: DescribedField, types: readonly DescribedType[]): Kind {
  const isStep = field.target !== null && !hasPages(types, field.target)
  return isStep ? choiceKind : kinds[field.kind]
}
