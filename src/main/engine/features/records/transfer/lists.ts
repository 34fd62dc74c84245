import type { z } from 'zod'
import type { emailAddress } from '../../../../../shared/records/types/person'

type Email = z.infer<typeof emailAddress>

const MAX_LABEL = 40

/** Marks what separates the parts of a cell where it is part of one of them. */
const escaped = (text: string): string => text.replace(/[\\;,()<>\n]/g, '\\$&')

/** Several values in one cell. */
export const joined = (values: readonly string[]): string => values.map(escaped).join('; ')

/** Addresses in one cell, each with its label in brackets. The main one is the first, or else has a star behind it. */
export const joinedEmails = (emails: readonly Email[]): string =>
  emails
    .map(({ address, label, isPrimary }, at) => {
      const star = isPrimary && at > 0 ? ' *' : ''
      return `${escaped(address)}${label ? ` (${escaped(label)})` : ''}${star}`
    })
    .join('; ')

interface Part {
  text: string
  label: string
  isMain: boolean
}

/** The parts of a cell: as `joined` wrote them, or as people do, with commas, blanks or line ends between them. */
function parts(cell: string): Part[] {
  const found: Part[] = []
  let part: Part = { text: '', label: '', isMain: false }
  let isLabel = false
  const isAfterBlank = (at: number): boolean => /\s/.test(cell.charAt(at - 1))
  const end = (): void => {
    if (part.text) found.push(part)
    part = { text: '', label: '', isMain: false }
  }
  for (let at = 0; at < cell.length; at++) {
    const char = cell.charAt(at)
    const isEscaped = char === '\\' && /[\\;,()<>\n]/.test(cell.charAt(at + 1))
    const said = isEscaped ? cell.charAt(++at) : char
    if (isLabel) {
      if (said === ')' && !isEscaped) isLabel = false
      else part.label += said
    } else if (isEscaped) part.text += said
    else if (/[;,\n\r]/.test(said)) end()
    else if (said === '(' && part.text && isAfterBlank(at)) isLabel = true
    else if (said === '*' && part.text && isAfterBlank(at)) part.isMain = true
    else if (said === '<') part.text = ''
    else if (said === '>') continue
    else if (/\s/.test(said)) {
      // A blank separates what follows, unless that is a label or a mark of this one.
      if (!/^\s*[(*;,]/.test(cell.slice(at, at + 4))) end()
    } else part.text += said
  }
  end()
  return found
}

/** Values that one cell holds. */
export const readJoined = (cell: string): string[] => parts(cell).map(({ text }) => text)

/** Names that one cell holds, which may have blanks and commas in them. */
export const readJoinedNames = (cell: string): string[] =>
  [...cell.matchAll(/(?:\\[\\;,()<>\n]|[^;\n])+/g)].flatMap(
    ([part]) => part.replace(/\\([\\;,()<>\n])/g, '$1').trim() || [],
  )

/** Addresses that one cell holds; names that stand before an address in angle brackets are none. */
export function readJoinedEmails(cell: string): Email[] {
  const named = cell.replace(/(?:^|(?<=[;,]))[^;,<>@\\]*<([^<>]*)>/g, '$1')
  const all = parts(named)
  const main = Math.max(
    0,
    all.findIndex(({ isMain }) => isMain),
  )
  return all.map(({ text, label }, at) => ({
    address: text,
    label: label.slice(0, MAX_LABEL),
    isPrimary: at === main,
  }))
}
