import en from '../../../../../resources/locales/en/outbox.json'
import it from '../../../../../resources/locales/it/outbox.json'
import pl from '../../../../../resources/locales/pl/outbox.json'

const texts = { en, it, pl }

export type Language = keyof typeof texts
export type OutboxTexts = typeof en

/** The language quote headers are written in: the user's choice, else the system's where we have it, else English. */
export function quoteLanguage(setting: 'system' | Language, systemLocale: string): Language {
  const wanted = setting === 'system' ? (systemLocale.split('-')[0] ?? '') : setting
  return wanted === 'it' || wanted === 'pl' ? wanted : 'en'
}

export const outboxTexts = (language: Language): OutboxTexts => texts[language]
