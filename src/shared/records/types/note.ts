import { z } from 'zod'
import { longText, ownerReference, text, yesNo } from '../field'
import { recordType } from '../record-type'

/** The record a note or a link belongs to. */
const owner = () => ({ recordType: text(40), recordId: ownerReference() })

export const note = recordType({
  name: 'note',
  fields: z.object({ ...owner(), text: longText(100_000), pinned: yesNo() }),
  title: 'text',
  isSearched: true,
  order: 'recent',
})

/** A conversation's tie to a record, anchored to a Message-ID. */
export const link = recordType({
  name: 'link',
  fields: z.object({ ...owner(), anchorMessageId: text(10_000), subject: text(10_000) }),
  title: 'subject',
})
