import { parse } from 'tldts'
import { isRoleAddress, isRoleName } from '../../addresses/role-address'
import { addressDomain } from '../../../../shared/address-key'
import { fold } from '../../../../shared/fold'

export { isRoleAddress }

/** Words of names that are written small. */
export const lowerParticles: ReadonlySet<string> = new Set(
  'de del della delle dei degli di da dal dalla do dos das du van von der den ter zu zum la le e y bin ibn al el'.split(
    ' ',
  ),
)

/** What people and their programs put before a name; only what is no part of any name. */
const title =
  /^(?:(?:dott|dot|dr|d\.ssa|ing|inż|inz|avv|rag|geom|arch|prof|sig|mgr|lek|mec|hab|n\. ?med|med|dent|h\. ?c|rer|nat|jur|habil|ceo|cto|cfo|coo|mag|dipl|lic|mr|mrs|ms|miss|mme|mlle|herr|frau|pan|pani|gent|egr|spett|on|cav|comm|p\.i|per\.? ?ind|dottor|dottore|dottoressa|ingegner|ingegnere|avvocato|professor|professore|professoressa|signor|signora|doktor|doctor|engr)(?:\.?-?\s?ssa|\.?\s?ra|\.?\s?na)?)(?:\.\s*-?\s*|\s+|\.?-(?=ing))/iu

/** What somebody does, where a company could stand: `Giulia Neri, Resp. Acquisti`. */
const job =
  /^(?:ceo|cto|cfo|coo|cio|cmo|vp|president|chairman|owner|founder|co-founder|partner|director|managing director|manager|head of|sales|account|key account|project|product|assistant|secretary|buyer|purchas\p{L}*|procurement|engineer|consultant|lawyer|direttore|direttrice|titolare|amministratore|amministratrice|resp|responsabile|presidente|socio|socia|segretari[oa]|impiegat[oa]|tecnico|consulente|commerciale|agente|acquisti|vendite|prezes|dyrektor|kierownik|kierowniczka|właściciel|właścicielka|specjalist\p{L}*|asystent\p{L}*|handlowiec|księgow[ya]|geschäftsführer(?:in)?|leiter(?:in)?|inhaber(?:in)?|einkauf|vertrieb|abteilung\p{L}*)(?=$|[\s.,&/-])/iu

/** What servers and people put beside a name that names neither a person nor a company. */
const remark =
  /^(?:ext|extern|external|esterno|esterna|zewnętrzny|zewnętrzna|sender|via\s.*|tramite\s.*|przez\s.*|(?:he|she|they|him|her|them|lui|lei|on|ona)(?:\s?[/,]\s?\p{L}{2,6}){1,2}|.*@.*|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2,6})$/iu

/** The mark a server sets before names from outside: `[EXT] Mario Rossi`. */
const outsideMark = /^\s*(?:ext|extern|external|esterno|zewnętrzny)\s?:\s*/i

const family =
  /\s(?:&|e|and|und|i)\s(?:figli|fratelli|soci|associati|sons?|co|company|partners?|syn|synowie|wspólnicy|söhne|sohn)\.?$/i

/** What stands behind a name and belongs to the person: `Joe Foo, PhD`. */
const degrees = /^(?:ph\.?\s?d|m\.?d|mba|esq|jr|sr|ii|iii|cpa|pmp|msc|bsc|ma|ba|m\.?sc|b\.?sc|dds|rn)\.?$/i

const legalForm =
  /(?:^|[\s,])(?:inc|ltd|limited|llc|llp|gmbh|corp|corporation|co|plc|ag|kg|ohg|ug|b\.?v|n\.?v|s\.?\s?r\.?\s?l\.?\s?s?|s\.?\s?p\.?\s?a|s\.?\s?n\.?\s?c|s\.?\s?a\.?\s?s|s\.?\s?a|s\.?\s?a\.?\s?r\.?\s?l|sp\.?\s?z\s?o\.?\s?o|sp\.?\s?[jk]|s\.?\s?c|oy|ab|a\/?s|s\.?r\.?o|kft|zrt)\.?(?:$|[\s,])/i

const companyWords: ReadonlySet<string> = new Set(
  `studio ditta impresa officina officine azienda agenzia hotel albergo ristorante farmacia comune regione ministero
   universita scuola istituto banca consorzio cooperativa associazione fondazione gruppo group holding company firma
   fhu phu pphu pphw f.h.u. p.h.u. p.p.h.u. p.h. p.u. fabryka zaklad zaklady przedsiebiorstwo kancelaria urzad gmina szkola apteka fundacja stowarzyszenie spoldzielnia
   bank university institute council association foundation partners solutions services systems software consulting
   industries technologies logistics international italia italy polska poland deutschland france europe gruppe verlag
   verein stadt customer kunden`.split(/\s+/),
)

/** Languages that put the family name first, whatever the case it is written in. */
const familyNameFirst = /\.(?:hu|cn|tw|hk|jp|kr|vn)$/
const MAX_WORDS = 12

/** What the name in a mail names. */
export interface DisplayName {
  /** '' where it is no person's. */
  person: string
  /** The company it names beside the person or instead of one; '' where none. */
  company: string
}

const MAX_NAME = 1_000

/** A person's name from how mail names them: the display name where it is one, else the local part. */
export function personName(displayName: string, address: string): string {
  const { person, company } = readDisplayName(displayName, address)
  if (person !== '') return person
  if (isRoleName(displayName)) return displayName.trim().slice(0, 200)
  return isRoleAddress(address) && company !== '' ? company.slice(0, 200) : nameFromAddress(address)
}

/** The person of `readDisplayName`, where no address is known. */
export const nameFromDisplay = (displayName: string): string => readDisplayName(displayName, '').person

/**
 * Reads the name beside an address:
 * - quotes, direction marks, titles, and what follows `via`, a dash, a bar or stands in brackets are no part of a name;
 * - `Rossi, Mario` is Mario Rossi, `Mario Rossi, Acme Italia` is Mario Rossi of that company;
 * - `ROSSI MARIO` and `Kowalska Anna` are turned round where the address (`mario.rossi@`) or a Polish ending tells which
 *   is the family name, and never where the language puts it first;
 * - names in capitals, or all small, are written as names are; Arabic, Hebrew, Chinese and single names stay as they are;
 * - a company, a desk (`Ufficio Acquisti`) or an address is nobody's name.
 */
export function readDisplayName(displayName: string, address: string): DisplayName {
  const bare = displayName
    .slice(0, MAX_NAME)
    .normalize('NFC')
    .slice(0, MAX_DISPLAY)
    // Controls and direction marks in a name only serve to deceive.
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/["“”„«»`]/g, ' ')
    .replace(/(^|\s)['‘’]|['‘’](\s|$)/g, ' ')
    .replace(outsideMark, '')
  const named = /[([{（]([^)\]}）]*)[)\]}）]?/.exec(bare)?.[1]?.trim() ?? ''
  const aside = remark.test(named) ? '' : named
  const [name = '', ...rest] = bare
    .replace(/[([{（][^)\]}）]*[)\]}）]?/g, ' ')
    .replace(/<[^<>@]{0,100}@[^<>]{0,300}>?/g, ' ')
    .replace(/\s(?:via|tramite|przez|über|c\/o)\s.*$/i, '')
    .split(/\s[–—-]\s|\s-(?=\p{Lu})|\s?[|•·]\s?|\s\/\s|\s@\s|\s(?:at|presso|bei|chez)\s(?=\p{Lu})/u)
    .map((part) => withoutDots(part.replace(/\s+/g, ' ').trim()))
  const behind = rest.find((part) => part !== '' && !isRoleName(part) && !job.test(part)) ?? aside
  if (name === '' || name.includes('@') || !/\p{L}/u.test(name)) return { person: '', company: '' }
  const { person, company } = splitCommas(withoutTitles(name), address)
  if (person === '') {
    // `Acme Srl - Mario Rossi`, where the address says that the second is somebody.
    const isPerson =
      !isRoleAddress(address) &&
      (isFullName(behind, address) || (/^\p{L}+ \p{L}+$/u.test(behind) && isGiven(behind, address)))
    return isPerson ? { person: tidyCase(behind), company } : { person, company: company || behind }
  }
  return {
    person: tidyCase(inOrder(person, address)).slice(0, 200),
    company: company || organisation(behind),
  }
}

const MAX_DISPLAY = 500

/** `Mario.Rossi` and `mario_rossi`, as programs write names; `Amazon.it` stays. */
const withoutDots = (name: string): string =>
  /^\p{L}{2,40}[._]\p{L}{2,40}$/u.test(name) && !isSite(name) ? name.replace(/[._]/, ' ') : name

const isSite = (name: string): boolean =>
  /^[\p{L}\p{N}.-]+\.\p{L}{2,}$/u.test(name) && parse(name).isIcann === true

function withoutTitles(name: string): string {
  let rest = name
  for (let count = 0; count < 5; count += 1) {
    const next = rest.replace(title, '').trim()
    if (next === '' || next === rest || !/\p{L}{2}/u.test(next)) break
    rest = next
  }
  return rest
}

function splitCommas(name: string, address: string): DisplayName {
  const [first = '', second = '', ...more] = name.split(/\s*[,;]\s*/).filter(Boolean)
  if (second === '')
    return isOrganisation(first)
      ? { person: '', company: organisation(first) }
      : { person: first, company: '' }
  if (
    legalForm.test(` ${second}`) &&
    !isOrganisation(first) &&
    wordsOf(second).length === 1 &&
    !isFullName(first, address)
  )
    return { person: name, company: '' }
  if (isOrganisation(first)) return { person: '', company: organisation(first) }
  if (degrees.test(second)) return { person: name, company: '' }
  if (job.test(second)) return { person: first, company: more.find((part) => !job.test(part)) ?? '' }
  const isNameFirst =
    isFullName(first, address) ||
    (wordsOf(first).length > 1 && (isOrganisation(second) || wordsOf(second).length > 1 || more.length > 0))
  if (isNameFirst && !isGiven(second, address)) return { person: first, company: organisation(second) }
  if (more.length > 0 && !more.every((part) => degrees.test(part))) return { person: first, company: '' }
  const isShort = wordsOf(first).length <= 3 && wordsOf(second).length <= 3
  return { person: isShort ? `${withoutTitles(second)} ${first}` : name, company: '' }
}

const wordsOf = (name: string): string[] =>
  name
    .split(/\s+/)
    .filter((word) => word !== '' && !lowerParticles.has(word.toLocaleLowerCase()))
    .slice(0, MAX_WORDS)

const isOrganisation = (name: string): boolean =>
  isRoleName(name) ||
  isSite(name) ||
  family.test(name) ||
  (/\s/.test(name) && legalForm.test(name)) ||
  (wordsOf(name).length > 1 && wordsOf(fold(name)).some((word) => companyWords.has(word)))

const organisation = (name: string): string =>
  isRoleName(name) || degrees.test(name) || job.test(name) ? '' : name

const localWords = (address: string): string[] =>
  fold(localPart(address).replace(/\+.*$/, ''))
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .slice(0, MAX_WORDS)

/** Whether the address begins with the first word of a name and has its last: `mario.rossi@`, `m.rossi@`, `mrossi@`. */
function isFullName(name: string, address: string): boolean {
  const words = wordsOf(fold(name))
  const [given = '', family = ''] = [words[0], words.at(-1)]
  if (words.length < 2) return false
  const local = localWords(address)
  if (local.length === 1) return local[0] === `${given[0] ?? ''}${family}` || local[0] === given + family
  return (local[0] === given || local[0] === given[0]) && local.includes(family)
}

/** Whether an address is made of a name: of a word of it, of both in any order, or of their initials. */
export function agreesWithAddress(name: string, address: string): boolean {
  if (isRoleAddress(address)) return false
  const words = wordsOf(fold(name))
  const local = localWords(address)
  const turned = words.toReversed()
  const initials = words.map(([first = '']) => first).join('')
  return (
    isFullName(words.join(' '), address) ||
    isFullName(turned.join(' '), address) ||
    words.some((word) => word.length > 2 && local.includes(word)) ||
    (local.length === 1 && [initials, `${turned[0] ?? ''}${initials[0] ?? ''}`].includes(local[0] ?? ''))
  )
}

const isGiven = (name: string, address: string): boolean => {
  const [given = ''] = wordsOf(fold(name))
  return given.length > 1 && localWords(address)[0] === given
}

const polishFamilyName = /\p{L}{2}(?:sk|ck|dzk)[ia]$/iu

/** Family name last, where something says which it is. */
function inOrder(name: string, address: string): string {
  const words = name.split(' ')
  const [first = '', ...rest] = words
  if (rest.length !== 1 || familyNameFirst.test(addressDomain(address))) return name
  const turned = `${rest.join(' ')} ${first}`
  if (isFullName(name, address)) return name
  // Where the address has both names in full, it may be the one that has them the other way round.
  const isInFull = wordsOf(fold(name)).every((word) => localWords(address).includes(word))
  const isCapital = words.some((word) => word.length > 2 && word === word.toLocaleUpperCase())
  if (isFullName(turned, address) && (isCapital || !isInFull)) return turned
  return polishFamilyName.test(first) && !polishFamilyName.test(turned.split(' ')[0] ?? '') ? turned : name
}

/** `mario.rossi` gives `Mario Rossi`; a role mailbox is named after its desk. */
export function nameFromAddress(address: string): string {
  const local = localPart(address.slice(-MAX_NAME)).replace(/\+.*$/, '')
  const words = local
    .split(/[._\-\s]+/)
    .map((word) => word.replace(/^\d+|\d+$/g, ''))
    .filter(Boolean)
  return words.map(capitalise).join(' ').slice(0, 200) || address.slice(0, 200)
}

function tidyCase(name: string): string {
  const words = name.split(' ')
  const isUpper = (text: string): boolean =>
    text === text.toLocaleUpperCase() && text !== text.toLocaleLowerCase()
  const isShouted = words.length > 1 && isUpper(name) && words.some((word) => word.length > 3)
  const isWhispered = name === name.toLocaleLowerCase()
  // `Mario ROSSI`: one word in capitals beside one that is not.
  const isMixed = !isShouted && words.length === 2 && words.some((word) => /^\p{Lu}\p{Ll}+$/u.test(word))
  if (!isShouted && !isWhispered && !isMixed) return name
  return words
    .map((word, index) => {
      if (isMixed && !(isUpper(word) && word.length > 3)) return word
      const lower = word.toLocaleLowerCase()
      return index > 0 && lowerParticles.has(lower) ? lower : capitalise(lower)
    })
    .join(' ')
}

const capitalise = (word: string): string =>
  word.replace(
    /(^|['’-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toLocaleUpperCase(),
  )

const localPart = (address: string): string =>
  address.slice(0, Math.max(0, address.lastIndexOf('@'))) || address
