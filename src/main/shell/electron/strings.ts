import en from '../../../../resources/locales/en/shell.json'
import it from '../../../../resources/locales/it/shell.json'
import pl from '../../../../resources/locales/pl/shell.json'

export type Strings = typeof en

const byLanguage: Readonly<Record<string, Strings>> = { en, it, pl }

/** The words of menus and dialogs in the system's language, or English. `locale` is a tag such as `pl-PL`. */
export const stringsFor = (locale: string): Strings => byLanguage[locale.slice(0, 2).toLowerCase()] ?? en
