import en from '../../../../../resources/locales/en/outbox.json'
import it from '../../../../../resources/locales/it/outbox.json'
import pl from '../../../../../resources/locales/pl/outbox.json'
import type { OutboxDeps } from './deps'

const texts = { en, it, pl }

export type Language = keyof typeof texts
export type OutboxTexts = typeof en

/** The language quote headers are written in: the user's choice, else the system's where we have it, else English. */
export function quoteLanguage(setting: 'system' | Language, systemLocale: string): Language {
  const wanted = setting === 'system' ? (systemLocale.split('-')[0] ?? '') : setting
  return wanted === 'it' || wanted === 'pl' ? wanted : 'en'
}

/** The same of who writes here. */
export const languageOf = (deps: Pick<OutboxDeps, 'settings' | 'systemLocale'>): Language =>
  quoteLanguage(deps.settings().language, deps.systemLocale())

export const outboxTexts = (language: Language): OutboxTexts => texts[language]
