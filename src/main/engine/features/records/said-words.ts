import en from '../../../../../resources/locales/en/customer.json'
import it from '../../../../../resources/locales/it/customer.json'
import pl from '../../../../../resources/locales/pl/customer.json'
import { countryName } from '../../../../shared/countries'

const locales = [en, it, pl]
const languages = ['en', 'it', 'pl']
const stages = locales.map((texts) => new Map(Object.entries(texts.stages)))
const fields = locales.map((texts) => new Map(Object.entries(texts.fields)))
const choices = locales.map(
  (texts) =>
    new Map(Object.entries(texts.choices).map(([field, said]) => [field, new Map(Object.entries(said))])),
)

/** A stage's name, and what the windows of any language call it: a deal is found by the word the user reads. */
export const stageNames = (name: string): string[] => [
  name,
  ...stages.flatMap((said) => said.get(name) ?? []),
]

/** A choice, and what the windows of any language call it. */
export const choiceNames = (field: string, value: string): string[] => [
  value,
  ...choices.flatMap((said) => said.get(field)?.get(value) ?? []),
]

/** What the windows of any language call a field; empty where no translation knows it. */
export const fieldNames = (name: string): string[] => fields.flatMap((said) => said.get(name) ?? [])

/** What one language calls a field; undefined where it has no word. */
export const fieldNameIn = (language: string, name: string): string | undefined =>
  fields[languages.indexOf(language)]?.get(name)

/** What one language calls a choice; undefined where it has no word. */
export const choiceNameIn = (language: string, field: string, value: string): string | undefined =>
  choices[languages.indexOf(language)]?.get(field)?.get(value)

/** What one language calls a stage. */
export const stageNameIn = (language: string, name: string): string =>
  stages[languages.indexOf(language)]?.get(name) ?? name

/** What one language says for yes and no. */
export const yesNoIn = (language: string): { yes: string; no: string } =>
  (locales[languages.indexOf(language)] ?? en).yesNo

/** A country in every language of the program. */
export const countryNames = (code: string): string[] =>
  code === '' ? [] : languages.map((language) => countryName(code, language))
