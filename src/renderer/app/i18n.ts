import i18next, { type FormatterModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { remembered } from '../../shared/remembered'
import { keepDirection } from '../../shared/shown-text'

export const languages = ['en', 'it', 'pl'] as const
export type Language = (typeof languages)[number]

const files = import.meta.glob<Record<string, unknown>>('../../../resources/locales/*/*.json', {
  eager: true,
  import: 'default',
})

/** `resources/locales/<language>/<namespace>.json` → i18next's resource tree. */
function resources(): Record<string, Record<string, Record<string, unknown>>> {
  const tree: Record<string, Record<string, Record<string, unknown>>> = {}
  for (const [path, strings] of Object.entries(files)) {
    const [, language = '', namespace = ''] = /locales\/(\w+)\/([\w-]+)\.json$/.exec(path) ?? []
    tree[language] = { ...tree[language], [namespace]: strings }
  }
  return tree
}

/** The user's choice, or the first language of the system that we speak, or English. */
export function resolveLanguage(choice: Language | 'system'): Language {
  if (choice !== 'system') return choice
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
  return (
    languages.find(
      (language) => language === spoken.find((tag) => languages.some((known) => known === tag)),
    ) ?? 'en'
  )
}

/** The language the window is shown in. */
export const shownLanguage = (): Language =>
  languages.find((language) => language === i18next.language) ?? 'en'

/** Dates and numbers in the user's own region where it speaks the window's language: `en` on a British system is `en-GB`. */
export const regional = (language: string): string =>
  navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language

const numberFormat = remembered((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }))

/** A number as it is written there, with all its decimals. */
export const numberText = (value: number, locale: string): string => numberFormat(locale).format(value)

const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, format, language, options) => {
    if (typeof value !== 'number') return typeof value === 'string' ? value : ''
    const isAmount = format === 'number' || options?.['interpolationkey'] === 'count'
    return isAmount ? numberText(value, regional(language ?? 'en')) : String(value)
  },
}

void i18next
  .use(initReactI18next)
  .use(numbers)
  .init({
    resources: resources(),
    lng: resolveLanguage('system'),
    fallbackLng: 'en',
    defaultNS: 'common',
    // Always: how many of something there are is written as the user writes numbers, in every sentence.
    interpolation: { escapeValue: true, escape: keepDirection, alwaysFormat: true },
    returnNull: false,
    // What is not known is left out: nobody is to read the name of a variable.
    missingInterpolationHandler: () => '',
  })

export function setLanguage(choice: Language | 'system'): void {
  const language = resolveLanguage(choice)
  document.documentElement.lang = language
  if (i18next.language !== language) void i18next.changeLanguage(language)
}
