import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
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

void i18next.use(initReactI18next).init({
  resources: resources(),
  lng: resolveLanguage('system'),
  fallbackLng: 'en',
  defaultNS: 'common',
  interpolation: { escapeValue: true, escape: keepDirection },
  returnNull: false,
  // What is not known is left out: nobody is to read the name of a variable.
  missingInterpolationHandler: () => '',
})

export function setLanguage(choice: Language | 'system'): void {
  const language = resolveLanguage(choice)
  document.documentElement.lang = language
  if (i18next.language !== language) void i18next.changeLanguage(language)
}
