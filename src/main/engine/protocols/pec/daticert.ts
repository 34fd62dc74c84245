import { cleanText } from '../../mime/text'
import { childNamed, childrenNamed, readXml, type XmlElement } from '../../mime/safe-xml'
import { receiptKindOf } from './classify'
import type { Daticert } from './types'

/** Real ones have a few kilobytes, with hundreds of recipients some tens. */
const MAX_DATICERT = 500_000
const MAX_RECIPIENTS = 5000
const MAX_TEXT = 2000

/**
 * Reads daticert.xml (RFC 6109 section 4.4). Lenient: stray text, unknown elements, missing ones and wrong
 * encodings are borne. Null for what is no such document; never throws.
 *
 * @param charset of the MIME part, used where the document declares none
 */
export function readDaticert(bytes: Uint8Array, charset = ''): Daticert | null {
  const root = readXml(bytes, MAX_DATICERT, charset)
  if (root?.name !== 'postacert') return null
  const header = childNamed(root, 'intestazione')
  const data = childNamed(root, 'dati')
  const date = childNamed(data, 'data')
  return {
    tipo: attribute(root, 'tipo').toLowerCase(),
    errore: attribute(root, 'errore').toLowerCase() || 'nessuno',
    mittente: text(header, 'mittente'),
    destinatari: childrenNamed(header, 'destinatari')
      .slice(0, MAX_RECIPIENTS)
      .map((element) => ({
        tipo: attribute(element, 'tipo').toLowerCase() === 'esterno' ? 'esterno' : 'certificato',
        indirizzo: clean(element.text),
      })),
    risposte: text(header, 'risposte'),
    oggetto: text(header, 'oggetto'),
    'gestore-emittente': text(data, 'gestore-emittente'),
    data: { zona: attribute(date, 'zona'), giorno: text(date, 'giorno'), ora: text(date, 'ora') },
    identificativo: text(data, 'identificativo'),
    msgid: text(data, 'msgid'),
    ricevuta: receiptKindOf(attribute(childNamed(data, 'ricevuta'), 'tipo')),
    consegna: text(data, 'consegna'),
    ricezione: childrenNamed(data, 'ricezione')
      .slice(0, MAX_RECIPIENTS)
      .map((element) => clean(element.text)),
    'errore-esteso': text(data, 'errore-esteso'),
  }
}

const clean = (value: string): string => cleanText(value, MAX_TEXT)

const text = (parent: XmlElement | null, name: string): string => clean(childNamed(parent, name)?.text ?? '')

const attribute = (element: XmlElement | null, name: string): string =>
  cleanText(element?.attributes.get(name) ?? '', 100)

/** `data` as ms since the epoch: dd/mm/yyyy, hh:mm:ss and a zone such as +0100; null where one is unreadable. */
export function certifiedTime({ zona, giorno, ora }: Daticert['data']): number | null {
  const day = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(giorno)
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(ora)
  const zone = /^([+-])(\d{2}):?(\d{2})$/.exec(zona)
  if (!day || !time || !zone) return null
  const [date, month, year] = [Number(day[1]), Number(day[2]), Number(day[3])]
  const [hours, minutes, seconds] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)]
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, date)
  if (local.getUTCMonth() !== month - 1 || hours > 23 || minutes > 59 || seconds > 60) return null
  const offset = (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1)
  return local.getTime() + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000
}
