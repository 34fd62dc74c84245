import { z } from 'zod'
import {
  choice,
  country,
  day,
  leadTimes,
  list,
  longText,
  money,
  phone,
  reference,
  requiredText,
  text,
  time,
  url,
  wholeNumber,
  yesNo,
} from '../../src/shared/records/field'
import { recordType } from '../../src/shared/records/record-type'
import { declareRecordType } from '../../src/shared/records/record-types'
import { emailAddress } from '../../src/shared/records/types/person'

/** A type nobody wrote a line for, with a field of every kind. Known to whatever imports it. */
export const boat = recordType({
  name: 'boat',
  fields: z.object({
    name: requiredText(100),
    remarks: longText(1_000),
    hull: text(40),
    berths: wholeNumber(),
    price: money(),
    builtOn: day(),
    sailsAt: time(),
    alarms: leadTimes(),
    state: choice(['afloat', 'docked', 'sunk']),
    isInsured: yesNo(),
    crew: list('emails', emailAddress, 5, ({ address }) => address),
    networks: list('domains', z.string(), 5, (domain) => domain),
    radio: phone(),
    website: url(),
    flag: country(),
    ownerId: reference('company'),
  }),
  title: 'name',
  isModule: true,
  order: 'title',
  subtitle: ['ownerId', 'hull'],
  aside: ['price', 'state'],
  steps: 'state',
  closed: { field: 'state', values: ['sunk'] },
  label: 'Boat',
})
declareRecordType(boat)
