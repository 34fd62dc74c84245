import en from '../../../../../resources/locales/en/customer.json'
import it from '../../../../../resources/locales/it/customer.json'
import pl from '../../../../../resources/locales/pl/customer.json'
import { countryName } from '../../../../shared/countries'

const locales = [en, it, pl]
const languages = ['en', 'it', 'pl']
const stages = locales.map((texts) => new Map(Object.entries(texts.stages)))
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

/** A country in every language of the program. */
export const countryNames = (code: string): string[] =>
  code === '' ? [] : languages.map((language) => countryName(code, language))
