/** Above what is quoted, as mail programs write it in their languages. */
const introductions = [
  /^(?:on|le|am|el|em|op|den)\s.{4,300}(?:wrote|écrit|schrieb|escribió|escreveu|schreef|skrev)\s*:?$/is,
  /^am\s.{4,200}\sschrieb\s.{1,200}:$/is,
  /^il\s(?:giorno\s)?.{4,300}ha scritto\s*:?$/is,
  /^.{4,300}\s(?:pisze|napisał(?:\(a\)|a)?)\s*:?$/is,
]

const original =
  /^[-_\s]{2,}(?:original message|messaggio originale|wiadomość oryginalna|ursprüngliche nachricht|message d['’]origine|mensaje original)[-_\s]{2,}/i
const forwarded =
  /^[-_\s]{2,}(?:forwarded message|messaggio inoltrato|wiadomość przekazana|weitergeleitete nachricht|message (?:transféré|réexpédié)|mensaje reenviado)[-_\s]{2,}/i

/** Longer lines are no introduction, and their end need not be looked for. */
const MAX_LINE = 600

/** Whether a line says who wrote what is quoted below it. */
export const introducesQuote = (line: string): boolean =>
  line.length <= MAX_LINE && introductions.some((pattern) => pattern.test(line))

/** The line Outlook writes above what it quotes. */
export const isOriginalMessage = (line: string): boolean => original.test(line.slice(0, MAX_LINE))

/** The line above a mail that is passed on. */
export const isForwarded = (line: string): boolean => forwarded.test(line.slice(0, MAX_LINE))
