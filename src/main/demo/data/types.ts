export type Language = 'en' | 'it' | 'pl' | 'de' | 'fr' | 'es' | 'ja' | 'ar'

/** The mail program somebody writes with: decides how their HTML and their quotes look. */
export type MailProgram = 'outlook' | 'gmail' | 'apple' | 'thunderbird'

export interface DemoCompany {
  key: string
  name: string
  domain: string
  city: string
  /** ISO 3166 code. */
  country: string
  phone: string
  vatNumber: string
}

export interface DemoPerson {
  key: string
  name: string
  /** Local part of the address; the domain is the company's. */
  mailbox: string
  company: string
  job: string
  phone: string
  language: Language
  program: MailProgram
  /** Answers mail that arrives at their address. */
  answers: boolean
}

export type DemoFile =
  | { kind: 'pdf'; name: string; title: string; lines: string[] }
  | { kind: 'png'; name: string; color: [number, number, number] }
  | { kind: 'csv'; name: string; rows: string[][] }
  | { kind: 'docx'; name: string; paragraphs: string[] }

export interface DemoInvitation {
  summary: string
  location: string
  /** Working days after the mail, and local start time. */
  inDays: number
  at: string
  minutes: number
}

/** One message of a scripted thread. In texts `{+5}` becomes the date five working days later, `{year}` the year. */
export interface ScriptMessage {
  /** Key of a person, or `me`. */
  from: string
  /** Working days before today; 0 is today itself. */
  daysAgo: number
  /** Local time, `HH:MM`. */
  at: string
  text: string
  files?: DemoFile[]
  invitation?: DemoInvitation
  /** An image shown in the text, by Content-ID. */
  inlineImage?: { name: string; color: [number, number, number] }
  unread?: boolean
  flagged?: boolean
  /** Written without the original below it. */
  bare?: boolean
}

export interface ThreadScript {
  key: string
  subject: string
  /** Key of the person it is with; the rest get copies. */
  people: string[]
  messages: ScriptMessage[]
  /** Where what was received lies; by age (INBOX or Archive) where absent. */
  folder?: string
  /** Key of the deal the thread belongs to. */
  deal?: string
}

type Extra = Partial<Omit<ScriptMessage, 'from' | 'daysAgo' | 'at' | 'text'>>

/** A message somebody wrote to the user. */
export const from = (
  person: string,
  daysAgo: number,
  at: string,
  text: string,
  extra: Extra = {},
): ScriptMessage => ({
  from: person,
  daysAgo,
  at,
  text,
  ...extra,
})

/** A message the user wrote. */
export const me = (daysAgo: number, at: string, text: string, extra: Extra = {}): ScriptMessage =>
  from('me', daysAgo, at, text, extra)

export const pdf = (name: string, title: string, ...lines: string[]): DemoFile => ({
  kind: 'pdf',
  name,
  title,
  lines,
})
